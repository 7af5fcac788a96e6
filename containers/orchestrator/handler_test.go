package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"casino/shared/go/events"
	"casino/shared/go/httpapi"
	"casino/shared/go/transfer"
)

// keys is a once in memory.
type keys map[string][]byte

func (k keys) claim(_ context.Context, request transfer.Request) (*answer, error) {
	if value, taken := k[request.IdempotencyKey]; taken {
		return replay(value, request)
	}
	k[request.IdempotencyKey], _ = json.Marshal(record{Request: request})
	return nil, nil
}

func (k keys) keep(_ context.Context, request transfer.Request, done answer) (err error) {
	k[request.IdempotencyKey], err = json.Marshal(record{Request: request, Answer: &done})
	return err
}

func (k keys) release(_ context.Context, request transfer.Request) error {
	delete(k, request.IdempotencyKey)
	return nil
}

// books counts the entries that it was asked for.
type books struct {
	asked int
	err   error
}

func (b *books) book(context.Context, transfer.Request) (string, error) {
	b.asked++
	return "entry-1", b.err
}

// written is a journal in memory.
type written struct {
	transfers []events.Transfer
	err       error
}

func (w *written) complete(_ context.Context, _ string, done events.Transfer) error {
	if w.err == nil {
		w.transfers = append(w.transfers, done)
	}
	return w.err
}

const wellFormed = `{"from_account_id":"a","to_account_id":"b","amount_minor":5,"currency":"USD","idempotency_key":"k"}`

func post(t *testing.T, h *handler, body string) (int, any, error) {
	t.Helper()
	return h.postTransfer(httptest.NewRequest(http.MethodPost, "/v1/transfers", strings.NewReader(body)))
}

func newTestHandler(t *testing.T, k keys, b *books) *handler {
	t.Helper()
	return newTestHandlerWith(t, k, b, &written{})
}

func newTestHandlerWith(t *testing.T, k keys, b *books, w *written) *handler {
	t.Helper()
	h, err := newHandler(k, b, w, func() {})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestARepeatedTransferGetsTheFirstAnswerAndBooksNothing(t *testing.T) {
	b := &books{}
	h := newTestHandler(t, keys{}, b)
	firstStatus, first, err := post(t, h, wellFormed)
	if err != nil || firstStatus != http.StatusCreated {
		t.Fatalf("the first transfer: status %d, %v", firstStatus, err)
	}
	status, second, err := post(t, h, wellFormed)
	if err != nil || status != http.StatusOK {
		t.Fatalf("the repeated transfer: status %d, %v", status, err)
	}
	want := first.(answer)
	want.Replayed = true
	if second != want {
		t.Errorf("answer %+v, want %+v", second, want)
	}
	if b.asked != 1 {
		t.Errorf("the ledger was asked %d times, want once", b.asked)
	}
}

func TestAKeyOfAnotherTransferIsAConflict(t *testing.T) {
	h := newTestHandler(t, keys{}, &books{})
	if _, _, err := post(t, h, wellFormed); err != nil {
		t.Fatal(err)
	}
	_, _, err := post(t, h, strings.Replace(wellFormed, "5", "6", 1))
	wantStatus(t, err, http.StatusConflict)
}

func TestATransferInProgressIsAConflict(t *testing.T) {
	k := keys{}
	h := newTestHandler(t, k, &books{})
	var request transfer.Request
	if err := json.Unmarshal([]byte(wellFormed), &request); err != nil {
		t.Fatal(err)
	}
	if _, err := k.claim(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	_, _, err := post(t, h, wellFormed)
	wantStatus(t, err, http.StatusConflict)
}

func TestAFailedTransferCanBeTriedAgain(t *testing.T) {
	b := &books{err: httpapi.Unavailable("ledger unavailable", errors.New("refused"))}
	h := newTestHandler(t, keys{}, b)
	_, _, err := post(t, h, wellFormed)
	wantStatus(t, err, http.StatusServiceUnavailable)
	b.err = nil
	if status, _, err := post(t, h, wellFormed); status != http.StatusCreated {
		t.Errorf("the second try: status %d, %v", status, err)
	}
}

func TestATransferThatCouldNotBeWrittenDownCanBeTriedAgain(t *testing.T) {
	w := &written{err: errors.New("database away")}
	h := newTestHandlerWith(t, keys{}, &books{}, w)
	_, _, err := post(t, h, wellFormed)
	wantStatus(t, err, http.StatusServiceUnavailable)
	w.err = nil
	if status, _, err := post(t, h, wellFormed); status != http.StatusCreated || len(w.transfers) != 1 {
		t.Errorf("the second try: status %d, %v, %d transfers written down", status, err, len(w.transfers))
	}
}

func TestAMalformedTransferIsRefusedBeforeAnythingIsCalled(t *testing.T) {
	k, b := keys{}, &books{}
	h := newTestHandler(t, k, b)
	for _, body := range []string{``, `[]`, `{"amount_minor":1.5}`, strings.Replace(wellFormed, ":5", ":-5", 1)} {
		_, _, err := post(t, h, body)
		wantStatus(t, err, http.StatusBadRequest)
	}
	if len(k) != 0 || b.asked != 0 {
		t.Errorf("%d keys claimed and %d entries asked for, want none", len(k), b.asked)
	}
}

func wantStatus(t *testing.T, err error, status int) {
	t.Helper()
	var known *httpapi.Error
	if !errors.As(err, &known) || known.Status != status {
		t.Errorf("error %v, want status %d", err, status)
	}
}
