// Clients for the brokers that KAFKA_BROKERS names.
package kafka

import (
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

const deliveryTimeout = 5 * time.Second

// NewClient makes a client; it connects when it is first used.
func NewClient(options ...kgo.Opt) (*kgo.Client, error) {
	brokers, err := env.Required("KAFKA_BROKERS")
	if err != nil {
		return nil, err
	}
	return kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(strings.Split(brokers, ",")...)}, options...)...)
}

// NewProducer sends each record at once, as an outbox relay waits for every acknowledgement anyway, and gives up on
// one in time for the failure to be seen.
func NewProducer() (*kgo.Client, error) {
	return NewClient(kgo.ProducerLinger(0), kgo.RecordDeliveryTimeout(deliveryTimeout))
}

// Position is where the record lies, as span attributes.
func Position(record *kgo.Record) []attribute.KeyValue {
	return []attribute.KeyValue{
		semconv.MessagingDestinationPartitionID(strconv.Itoa(int(record.Partition))),
		semconv.MessagingKafkaOffset(int(record.Offset)),
	}
}
