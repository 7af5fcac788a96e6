// Clients for the brokers that KAFKA_BROKERS names.
package kafka

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"casino/shared/go/env"
)

// Names of the headers that describe an event, beside those of the propagator.
const (
	HeaderEventID     = "event_id"
	HeaderEventType   = "event_type"
	HeaderAggregateID = "aggregate_id"
)

const defaultDeliveryTimeout = "5s"

// NewClient makes a client; it connects when it is first used.
func NewClient(options ...kgo.Opt) (*kgo.Client, error) {
	brokers, err := env.Required("KAFKA_BROKERS")
	if err != nil {
		return nil, err
	}
	return kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(strings.Split(brokers, ",")...)}, options...)...)
}

// Producer sends single records and waits for each, as an outbox relay does. It gives up on one in time for the failure
// to be seen: whoever tries again may send it twice, and consumers know events by their ids.
type Producer struct {
	*kgo.Client
	timeout time.Duration
}

// NewProducer makes a producer whose records may wait for the broker as long as KAFKA_DELIVERY_TIMEOUT says.
func NewProducer(options ...kgo.Opt) (*Producer, error) {
	timeout, err := time.ParseDuration(env.Or("KAFKA_DELIVERY_TIMEOUT", defaultDeliveryTimeout))
	if err != nil {
		return nil, fmt.Errorf("KAFKA_DELIVERY_TIMEOUT: %w", err)
	}
	client, err := NewClient(append(options, kgo.ProducerLinger(0), kgo.AllowIdempotentProduceCancellation())...)
	return &Producer{client, timeout}, err
}

// Send resolves once the broker has the record, and says where it lies.
func (p *Producer) Send(ctx context.Context, record *kgo.Record) (*kgo.Record, error) {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	return p.ProduceSync(ctx, record).First()
}

// Position is where the record lies, as span attributes.
func Position(record *kgo.Record) []attribute.KeyValue {
	return []attribute.KeyValue{
		semconv.MessagingDestinationPartitionID(strconv.Itoa(int(record.Partition))),
		semconv.MessagingKafkaOffset(int(record.Offset)),
	}
}
