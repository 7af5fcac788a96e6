// The ledger, as its client sees it.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"casino/shared/go/httpapi"
	"casino/shared/go/transfer"
)

type ledger struct {
	url    string
	client *http.Client
}

// book has the ledger post the entry and returns its id. A refusal by the ledger is passed on with its reason.
func (l ledger) book(ctx context.Context, request transfer.Request) (string, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return "", err
	}
	call, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url+"/v1/entries", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	call.Header.Set("Content-Type", "application/json")
	response, err := l.client.Do(call)
	if err != nil {
		return "", httpapi.Unavailable("ledger unavailable", err)
	}
	defer response.Body.Close()
	var answer struct {
		EntryID string `json:"entry_id"`
		Error   string `json:"error"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return "", httpapi.Unavailable("ledger unavailable", err)
	}
	switch {
	case response.StatusCode < 300 && answer.EntryID != "":
		return answer.EntryID, nil
	case response.StatusCode >= 400 && response.StatusCode < 500:
		return "", &httpapi.Error{Status: response.StatusCode, Reason: answer.Error}
	default:
		return "", httpapi.Unavailable("ledger unavailable", fmt.Errorf("ledger answered %s", response.Status))
	}
}
