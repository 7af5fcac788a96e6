// What a consumed record says in spans and metrics.
package main

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"casino/shared/go/kafka"
)

func describe(record *kgo.Record) []attribute.KeyValue {
	headers := kafka.Headers{Record: record}
	return append(kafka.Position(record),
		attribute.String("event_id", headers.Get(kafka.HeaderEventID)),
		attribute.String("event_type", headers.Get(kafka.HeaderEventType)),
		attribute.String("aggregate_id", headers.Get(kafka.HeaderAggregateID)),
		semconv.MessagingSystemKafka,
		semconv.MessagingDestinationName(record.Topic),
		semconv.MessagingConsumerGroupName(group),
		semconv.MessagingOperationTypeProcess,
		semconv.MessagingOperationName("consume"),
	)
}

// lagGauge is consumer_lag: how many messages of a partition are not consumed yet, the one at hand among them.
type lagGauge struct{ gauge metric.Int64Gauge }

func newLagGauge(meter metric.Meter) (lagGauge, error) {
	gauge, err := meter.Int64Gauge("consumer_lag",
		metric.WithUnit("{message}"), metric.WithDescription("Messages in the partition not yet consumed."))
	return lagGauge{gauge}, err
}

func (g lagGauge) record(ctx context.Context, record *kgo.Record, waiting int64) {
	g.gauge.Record(ctx, waiting, metric.WithAttributes(
		attribute.String("topic", record.Topic), attribute.Int("partition", int(record.Partition))))
}
