package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

type entry struct {
	ID     string `json:"id"`
	Amount int    `json:"amount"`
}

// A row of the outbox: an event, and the context of the request that wrote it where the code keeps it.
type row struct {
	topic   string
	eventID string
	entry   entry
	context propagation.MapCarrier
}

type outbox struct {
	mutex sync.Mutex
	rows  []row
}

func (o *outbox) add(rows ...row) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.rows = append(o.rows, rows...)
}

func (o *outbox) take() []row {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	rows := o.rows
	o.rows = nil
	return rows
}

// Writes entries and their events; its relay publishes those.
func ledger() {
	var events outbox
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/entries", func(w http.ResponseWriter, r *http.Request) {
		var posted entry
		if err := json.NewDecoder(r.Body).Decode(&posted); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		query(r.Context(), "INSERT ledger_entries", attribute.String("entry_id", posted.ID))
		ids := trace.SpanContextFromContext(r.Context())
		if posted.Amount < 0 {
			fmt.Printf("level=error msg=\"constraint violated\" entry=%s trace_id=%s span_id=%s\n", posted.ID, ids.TraceID(), ids.SpanID())
			http.Error(w, "constraint violated", http.StatusInternalServerError)
			return
		}
		kept := propagation.MapCarrier{}
		otel.GetTextMapPropagator().Inject(r.Context(), kept)
		events.add(
			row{"ledger.entry.v1", write(r.Context(), "EntryPosted", posted), posted, kept},
			row{"accounts.balance.v1", write(r.Context(), "BalanceChanged", posted), posted, nil},
			row{"audit.trail.v1", write(r.Context(), "EntryAudited", posted), posted, kept},
		)
		fmt.Printf("level=info msg=\"entry posted\" entry=%s trace_id=%s span_id=%s\n", posted.ID, ids.TraceID(), ids.SpanID())
	})
	go relay(&events)
	serve(otelhttp.NewHandler(mux, "ledger"))
}

// Puts an event into the outbox, and says under which id.
func write(ctx context.Context, kind string, posted entry) string {
	id := kind + "-" + posted.ID
	query(ctx, "INSERT outbox", attribute.String("event_id", id), attribute.String("event_type", kind))
	return id
}

func query(ctx context.Context, name string, more ...attribute.KeyValue) {
	_, span := tracer.Start(ctx, name, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		append(more, attribute.String("db.system", "postgresql"), attribute.String("db.statement", name))...,
	))
	span.End()
}
