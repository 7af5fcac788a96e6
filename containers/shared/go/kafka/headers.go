// Package kafka is what producers and consumers share: clients, and trace context in message headers.
package kafka

import (
	"slices"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/otel/propagation"
)

// Headers carries trace context in a record's headers, for propagators to read and write.
type Headers struct{ Record *kgo.Record }

var _ propagation.TextMapCarrier = Headers{}

// Get is the value of the header, or "".
func (h Headers) Get(key string) string {
	for _, header := range h.Record.Headers {
		if header.Key == key {
			return string(header.Value)
		}
	}
	return ""
}

// Set replaces the header.
func (h Headers) Set(key, value string) {
	h.Record.Headers = slices.DeleteFunc(h.Record.Headers, func(header kgo.RecordHeader) bool {
		return header.Key == key
	})
	h.Record.Headers = append(h.Record.Headers, kgo.RecordHeader{Key: key, Value: []byte(value)})
}

// Keys are the names of all headers.
func (h Headers) Keys() []string {
	keys := make([]string, 0, len(h.Record.Headers))
	for _, header := range h.Record.Headers {
		keys = append(keys, header.Key)
	}
	return keys
}
