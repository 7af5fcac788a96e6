package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Polls the outbox and makes a span of every look, also of those that find nothing.
func relay(events *outbox) {
	for stopping.Err() == nil {
		time.Sleep(40 * time.Millisecond)
		ctx, span := tracer.Start(context.Background(), "processOutbox")
		query(ctx, "SELECT outbox")
		rows := events.take()
		span.SetAttributes(attribute.Int("outbox.rows", len(rows)))
		for _, one := range rows {
			publish(ctx, one)
		}
		span.End()
	}
}

// Continues the request's trace where its context was kept, and else that of the poll.
func publish(ctx context.Context, one row) {
	if one.context != nil {
		ctx = otel.GetTextMapPropagator().Extract(context.Background(), one.context)
	}
	ctx, span := tracer.Start(ctx, "publishEvent", trace.WithSpanKind(trace.SpanKindProducer), trace.WithAttributes(
		attribute.String("messaging.system", "kafka"),
		attribute.String("messaging.destination.name", one.topic),
		attribute.String("event_id", one.eventID),
	))
	defer span.End()
	headers := propagation.MapCarrier{}
	// Of the audit trail only large amounts carry a context; of the balances none does.
	if one.topic == "ledger.entry.v1" || (one.topic == "audit.trail.v1" && one.entry.Amount >= 1000) {
		otel.GetTextMapPropagator().Inject(ctx, headers)
	}
	value, err := json.Marshal(map[string]string{"event_id": one.eventID})
	if err == nil {
		err = send(message{Topic: one.topic, Headers: headers, Value: value})
	}
	if err != nil {
		span.RecordError(err)
		span.SetStatus(codes.Error, err.Error())
	}
	fmt.Printf("level=debug msg=published topic=%s event_id=%s\n", one.topic, one.eventID)
}
