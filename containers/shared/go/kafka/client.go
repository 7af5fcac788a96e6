// Clients for the brokers that KAFKA_BROKERS names.
package kafka

import (
	"os"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// Names of the headers that describe an event, beside those of the propagator.
const (
	HeaderEventID     = "event_id"
	HeaderEventType   = "event_type"
	HeaderAggregateID = "aggregate_id"
)

// NewClient makes a client; it connects when it is first used.
func NewClient(options ...kgo.Opt) (*kgo.Client, error) {
	brokers := strings.Split(os.Getenv("KAFKA_BROKERS"), ",")
	return kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(brokers...)}, options...)...)
}

// NewProducer sends each record at once: an outbox relay waits for every acknowledgement anyway.
func NewProducer() (*kgo.Client, error) {
	return NewClient(kgo.ProducerLinger(0))
}

// Position is where the record lies, as span attributes.
func Position(record *kgo.Record) []attribute.KeyValue {
	return []attribute.KeyValue{
		semconv.MessagingDestinationPartitionID(strconv.Itoa(int(record.Partition))),
		semconv.MessagingKafkaOffset(int(record.Offset)),
	}
}
