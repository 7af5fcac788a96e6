package main

import (
	"context"
	"encoding/json"
	"fmt"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

func eventID(of message) string {
	var value struct {
		EventID string `json:"event_id"`
	}
	if err := json.Unmarshal(of.Value, &value); err != nil {
		return ""
	}
	return value.EventID
}

func contextOf(one message) context.Context {
	return otel.GetTextMapPropagator().Extract(context.Background(), propagation.MapCarrier(one.Headers))
}

func startConsuming(ctx context.Context, name string, one message, options ...trace.SpanStartOption) (context.Context, trace.Span) {
	return tracer.Start(ctx, name, append(options, trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(
		attribute.String("messaging.system", "kafka"),
		attribute.String("messaging.destination", one.Topic),
		attribute.String("messaging.operation", "process"),
		attribute.Int("messaging.kafka.partition", 0),
		attribute.Int("messaging.kafka.message.offset", one.Offset),
		attribute.String("event_id", eventID(one)),
	))...)
}

// Continues each message's trace as its child.
func readModel() {
	receive("ledger.entry.v1", 1, func(batch []message) {
		ctx, span := startConsuming(contextOf(batch[0]), "consume EntryPosted", batch[0])
		query(ctx, "UPSERT balances")
		fmt.Printf("{\"level\":\"info\",\"msg\":\"projected\",\"offset\":%d}\n", batch[0].Offset)
		span.End()
	})
}

// Would continue them, too, but nothing comes; and ends its spans only when it ends itself.
func notifier() {
	var open []trace.Span
	receive("accounts.balance.v1", 1, func(batch []message) {
		one := batch[0]
		ctx, span := startConsuming(contextOf(one), "consume BalanceChanged", one)
		open = append(open, span)
		_, mail := tracer.Start(ctx, "sendMail")
		mail.End()
		fmt.Printf("INFO consumed %s[0]@%d headers=%v\n", one.Topic, one.Offset, one.Headers)
	})
	for _, span := range open {
		span.End()
	}
}

// Takes four at a time, in a trace of its own that links to those messages which carry a context.
func audit() {
	receive("audit.trail.v1", 4, func(batch []message) {
		var links []trace.Link
		for _, one := range batch {
			if sent := trace.SpanContextFromContext(contextOf(one)); sent.IsValid() {
				links = append(links, trace.Link{SpanContext: sent})
			}
		}
		ctx, span := tracer.Start(context.Background(), "process audit.trail.v1",
			trace.WithSpanKind(trace.SpanKindConsumer), trace.WithLinks(links...), trace.WithAttributes(
				attribute.String("messaging.system", "kafka"),
				attribute.String("messaging.destination.name", batch[0].Topic),
				attribute.String("messaging.operation.type", "process"),
				attribute.Int("messaging.batch.message_count", len(batch)),
			))
		query(ctx, "INSERT audit_trail")
		span.End()
		fmt.Printf("INFO audited %d\n", len(batch))
	})
}
