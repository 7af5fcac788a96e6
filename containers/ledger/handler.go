// POST /v1/entries.
package main

import (
	"context"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"casino/shared/go/events"
	"casino/shared/go/httpapi"
	"casino/shared/go/transfer"
)

// book is where entries are kept.
type book interface {
	// post stores the entry once; replayed means that the request's idempotency key had been booked before.
	post(ctx context.Context, request transfer.Request) (entry events.Entry, replayed bool, err error)
}

type handler struct {
	book    book
	booked  func()
	created metric.Int64Counter
}

// newHandler books entries in b and calls booked after each commit.
func newHandler(b book, booked func()) (*handler, error) {
	created, err := otel.Meter("casino/ledger").Int64Counter("ledger_entries_created_total",
		metric.WithUnit("{entry}"), metric.WithDescription("Entries booked, replays not counted."))
	return &handler{b, booked, created}, err
}

type entryAnswer struct {
	events.Entry
	Replayed bool `json:"replayed"`
}

func (h *handler) postEntry(r *http.Request) (int, any, error) {
	var request transfer.Request
	if err := httpapi.Decode(r, &request); err != nil {
		return 0, nil, err
	}
	if err := request.Validate(); err != nil {
		return 0, nil, httpapi.BadRequest(err.Error())
	}
	entry, replayed, err := h.book.post(r.Context(), request)
	if err != nil {
		return 0, nil, err
	}
	trace.SpanFromContext(r.Context()).SetAttributes(
		attribute.String("entry_id", entry.EntryID), attribute.String("currency", entry.Currency))
	if replayed {
		slog.InfoContext(r.Context(), "entry replayed", "entry_id", entry.EntryID)
		return http.StatusOK, entryAnswer{entry, true}, nil
	}
	h.booked()
	h.created.Add(r.Context(), 1, metric.WithAttributes(attribute.String("currency", entry.Currency)))
	slog.InfoContext(r.Context(), "entry posted",
		"entry_id", entry.EntryID, "amount_minor", entry.AmountMinor, "currency", entry.Currency)
	return http.StatusCreated, entryAnswer{entry, false}, nil
}
