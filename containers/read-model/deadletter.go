// Dead letters: events that no retry can help, kept for a person to look at.
package main

import (
	"context"
	"slices"
	"strconv"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"casino/shared/go/events"
	"casino/shared/go/kafka"
	"casino/shared/go/telemetry"
)

// producer sends one record and waits until the broker has it.
type producer interface {
	Send(ctx context.Context, record *kgo.Record) (*kgo.Record, error)
}

// deadLetters puts records aside, as they came, with the reason and their place in the headers.
type deadLetters struct {
	producer   producer
	propagator propagation.TextMapPropagator
}

// put continues the trace of the failed consumption: who finds the letter finds what happened to it.
func (d deadLetters) put(ctx context.Context, record *kgo.Record, reason error) (err error) {
	ctx, span := otel.Tracer(scope).Start(ctx, "send "+events.DeadLetterTopic,
		trace.WithSpanKind(trace.SpanKindProducer),
		trace.WithAttributes(
			semconv.MessagingSystemKafka,
			semconv.MessagingDestinationName(events.DeadLetterTopic),
			semconv.MessagingOperationTypeSend,
			semconv.MessagingOperationName("send"),
		))
	defer func() { err = telemetry.End(span, err) }()

	letter := &kgo.Record{
		Topic:   events.DeadLetterTopic,
		Key:     record.Key,
		Value:   record.Value,
		Headers: slices.Clone(record.Headers),
	}
	headers := kafka.Headers{Record: letter}
	headers.Set("dead_letter_reason", reason.Error())
	headers.Set("dead_letter_topic", record.Topic)
	headers.Set("dead_letter_offset", strconv.FormatInt(record.Offset, 10))
	d.propagator.Inject(ctx, headers)
	sent, err := d.producer.Send(ctx, letter)
	if err != nil {
		return err
	}
	span.SetAttributes(kafka.Position(sent)...)
	return nil
}
