// One event's way through the relay, as a continuation of the request that made it.
package outbox

import (
	"context"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"casino/shared/go/telemetry"
)

const scope = "casino/outbox"

func (e Event) attributes() []attribute.KeyValue {
	return []attribute.KeyValue{
		attribute.String("event_id", e.ID.String()),
		attribute.String("event_type", e.Type),
		attribute.String("aggregate_id", e.AggregateID),
	}
}

// process publishes the event and marks it, in the trace of its creation.
func (r *Relay) process(ctx context.Context, event Event) (err error) {
	ctx = otel.GetTextMapPropagator().Extract(ctx, event.Context)
	ctx, span := r.tracer.Start(ctx, "processOutbox", trace.WithAttributes(event.attributes()...))
	defer func() { err = telemetry.End(span, err) }()

	if err = r.publish(ctx, event); err != nil {
		slog.ErrorContext(ctx, "event not published", "event_id", event.ID.String(), "error", err.Error())
		return err
	}
	r.latency.Record(ctx, time.Since(event.CreatedAt).Seconds())
	if err = r.store.MarkPublished(ctx, event); err != nil {
		slog.ErrorContext(ctx, "event not marked", "event_id", event.ID.String(), "error", err.Error())
		return err
	}
	slog.InfoContext(ctx, "event published",
		"event_id", event.ID.String(), "event_type", event.Type, "aggregate_id", event.AggregateID)
	return nil
}

func (r *Relay) publish(ctx context.Context, event Event) (err error) {
	ctx, span := r.tracer.Start(ctx, "publishEvent", trace.WithAttributes(event.attributes()...))
	defer func() { err = telemetry.End(span, err) }()
	return r.sink.Publish(ctx, event)
}
