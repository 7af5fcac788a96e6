package main

import (
	"context"
	"errors"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/otel/propagation"

	"casino/shared/go/events"
	"casino/shared/go/kafka"
)

// topic keeps what is sent to it, or refuses it.
type topic struct {
	records []*kgo.Record
	err     error
}

func (t *topic) Send(_ context.Context, record *kgo.Record) (*kgo.Record, error) {
	if t.err == nil {
		t.records = append(t.records, record)
	}
	return record, t.err
}

func poisoned(letters *topic) *consumer {
	return &consumer{
		model:      model(func() error { return unusable{errors.New("no such event")} }),
		propagator: propagation.TraceContext{},
		letters:    deadLetters{producer: letters, propagator: propagation.TraceContext{}},
	}
}

func TestAHopelessEventIsPutAsideAsItCame(t *testing.T) {
	letters := &topic{}
	if err := poisoned(letters).consume(t.Context(), message()); err != nil {
		t.Fatal(err)
	}
	if len(letters.records) != 1 {
		t.Fatalf("%d dead letters, want 1", len(letters.records))
	}
	headers := kafka.Headers{Record: letters.records[0]}
	for key, want := range map[string]string{
		kafka.HeaderEventType: events.EntryPosted,
		"dead_letter_reason":  "no such event",
		"dead_letter_topic":   events.LedgerTopic,
		"dead_letter_offset":  "4",
	} {
		if got := headers.Get(key); got != want {
			t.Errorf("header %s is %q, want %q", key, got, want)
		}
	}
}

func TestAHopelessEventIsTriedAgainUntilItCouldBePutAside(t *testing.T) {
	if err := poisoned(&topic{err: errors.New("broker away")}).consume(t.Context(), message()); err == nil {
		t.Error("the event counts as done, and lies nowhere")
	}
}
