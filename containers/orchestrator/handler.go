// POST /v1/transfers.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"casino/shared/go/events"
	"casino/shared/go/httpapi"
	"casino/shared/go/transfer"
)

// answer is what the client gets, and what a repeated request gets again.
type answer struct {
	TransferID    string `json:"transfer_id"`
	EntryID       string `json:"entry_id"`
	FromAccountID string `json:"from_account_id"`
	ToAccountID   string `json:"to_account_id"`
	AmountMinor   int64  `json:"amount_minor"`
	Currency      string `json:"currency"`
	Replayed      bool   `json:"replayed"`
}

// once makes work happen once for each idempotency key.
type once interface {
	claim(context.Context, transfer.Request) (*answer, error)
	keep(context.Context, transfer.Request, answer) error
	release(context.Context, transfer.Request) error
}

type booker interface {
	book(context.Context, transfer.Request) (entryID string, err error)
}

// completer writes a booked transfer down.
type completer interface {
	complete(ctx context.Context, key string, done events.Transfer) error
}

type handler struct {
	once    once
	ledger  booker
	journal completer
	// published is called once there is something to publish.
	published func()
	latency   metric.Float64Histogram
}

func newHandler(o once, b booker, c completer, published func()) (*handler, error) {
	latency, err := otel.Meter("casino/orchestrator").Float64Histogram("transfer_latency_seconds",
		metric.WithUnit("s"), metric.WithDescription("Time to answer a transfer, by outcome."),
		metric.WithExplicitBucketBoundaries(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10))
	return &handler{o, b, c, published, latency}, err
}

func (h *handler) postTransfer(r *http.Request) (int, any, error) {
	started := time.Now()
	done, err := h.transfer(r)
	h.latency.Record(r.Context(), time.Since(started).Seconds(),
		metric.WithAttributes(attribute.String("outcome", outcome(done, err))))
	if err != nil {
		return 0, nil, err
	}
	trace.SpanFromContext(r.Context()).SetAttributes(
		attribute.String("transfer_id", done.TransferID), attribute.String("entry_id", done.EntryID))
	if done.Replayed {
		slog.InfoContext(r.Context(), "transfer replayed", "transfer_id", done.TransferID, "entry_id", done.EntryID)
		return http.StatusOK, done, nil
	}
	slog.InfoContext(r.Context(), "transfer completed", "transfer_id", done.TransferID, "entry_id", done.EntryID)
	return http.StatusCreated, done, nil
}

func (h *handler) transfer(r *http.Request) (answer, error) {
	var request transfer.Request
	if err := httpapi.Decode(r, &request); err != nil {
		return answer{}, err
	}
	if err := request.Validate(); err != nil {
		return answer{}, httpapi.BadRequest(err.Error())
	}
	earlier, err := h.once.claim(r.Context(), request)
	if err != nil {
		return answer{}, err
	}
	if earlier != nil {
		replayed := *earlier
		replayed.Replayed = true
		return replayed, nil
	}
	return h.perform(r.Context(), request)
}

// perform books the transfer. The client may leave meanwhile, but the key must still be kept or freed.
func (h *handler) perform(ctx context.Context, request transfer.Request) (answer, error) {
	done, err := h.book(ctx, request)
	if err != nil {
		if lost := h.once.release(context.WithoutCancel(ctx), request); lost != nil {
			slog.WarnContext(ctx, "key not released", "error", lost.Error())
		}
		return answer{}, err
	}
	if err := h.once.keep(context.WithoutCancel(ctx), request, done); err != nil {
		// The entry is booked, and the ledger knows the key too: a retry is still safe.
		slog.WarnContext(ctx, "answer not kept", "transfer_id", done.TransferID, "error", err.Error())
	}
	return done, nil
}

// book has the ledger move the money, then writes down that it did; a retry after a failure between the two finds
// the entry booked, and goes on from there.
func (h *handler) book(ctx context.Context, request transfer.Request) (answer, error) {
	entryID, err := h.ledger.book(ctx, request)
	if err != nil {
		return answer{}, err
	}
	done := answer{
		TransferID:    uuid.NewString(),
		EntryID:       entryID,
		FromAccountID: request.FromAccountID,
		ToAccountID:   request.ToAccountID,
		AmountMinor:   request.AmountMinor,
		Currency:      request.Currency,
	}
	err = h.journal.complete(context.WithoutCancel(ctx), request.IdempotencyKey, events.Transfer{
		TransferID:  done.TransferID,
		EntryID:     done.EntryID,
		AmountMinor: done.AmountMinor,
		Currency:    done.Currency,
		CompletedAt: time.Now().UTC().Truncate(time.Microsecond),
	})
	if err != nil {
		return answer{}, httpapi.Unavailable("journal unavailable", err)
	}
	h.published()
	return done, nil
}

func outcome(done answer, err error) string {
	var known *httpapi.Error
	switch {
	case err == nil && done.Replayed:
		return "replayed"
	case err == nil:
		return "success"
	case errors.As(err, &known) && known.Status < http.StatusInternalServerError:
		return "rejected"
	default:
		return "failed"
	}
}
