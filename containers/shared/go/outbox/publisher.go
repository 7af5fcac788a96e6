// The publisher: sends events to a Kafka topic, with trace context in the message headers.
package outbox

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"casino/shared/go/kafka"
	"casino/shared/go/telemetry"
)

// Publisher sends events to one topic.
type Publisher struct {
	Client *kafka.Producer
	Topic  string
	// Propagator writes the trace context into the headers; the global one when nil.
	Propagator propagation.TextMapPropagator
}

// Publish sends the event and waits until the broker has it.
func (p Publisher) Publish(ctx context.Context, event Event) (err error) {
	ctx, span := otel.Tracer(scope).Start(ctx, "send "+p.Topic,
		trace.WithSpanKind(trace.SpanKindProducer),
		trace.WithAttributes(event.attributes()...),
		trace.WithAttributes(
			semconv.MessagingSystemKafka,
			semconv.MessagingDestinationName(p.Topic),
			semconv.MessagingOperationTypeSend,
			semconv.MessagingOperationName("send"),
		))
	defer func() { err = telemetry.End(span, err) }()

	record := p.record(event)
	p.propagator().Inject(ctx, kafka.Headers{Record: record})
	sent, err := p.Client.Send(ctx, record)
	if err != nil {
		return err
	}
	span.SetAttributes(kafka.Position(sent)...)
	return nil
}

// record gives all events of the topic one key: they keep the outbox's order only within one partition.
func (p Publisher) record(event Event) *kgo.Record {
	return &kgo.Record{
		Topic: p.Topic,
		Key:   []byte(p.Topic),
		Value: event.Payload,
		Headers: []kgo.RecordHeader{
			{Key: kafka.HeaderEventID, Value: []byte(event.ID.String())},
			{Key: kafka.HeaderEventType, Value: []byte(event.Type)},
			{Key: kafka.HeaderAggregateID, Value: []byte(event.AggregateID)},
		},
	}
}

func (p Publisher) propagator() propagation.TextMapPropagator {
	if p.Propagator == nil {
		return otel.GetTextMapPropagator()
	}
	return p.Propagator
}
