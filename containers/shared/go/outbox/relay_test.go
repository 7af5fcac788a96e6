package outbox

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// memory is a store and a sink that note what happened to which event.
type memory struct {
	waiting   []Event
	published []string
	refuse    string
}

func (m *memory) Unpublished(_ context.Context, limit int) ([]Event, error) {
	return slices.Clone(m.waiting[:min(limit, len(m.waiting))]), nil
}

func (m *memory) MarkPublished(_ context.Context, event Event) error {
	m.waiting = slices.DeleteFunc(m.waiting, func(e Event) bool { return e.ID == event.ID })
	return nil
}

func (m *memory) Publish(_ context.Context, event Event) error {
	if event.AggregateID == m.refuse {
		return errors.New("broker away")
	}
	m.published = append(m.published, event.AggregateID)
	return nil
}

func events(aggregates ...string) []Event {
	var made []Event
	for _, aggregate := range aggregates {
		made = append(made, Event{
			ID: uuid.New(), Type: "EntryPosted", AggregateID: aggregate, CreatedAt: time.Now(), Context: propagation.MapCarrier{},
		})
	}
	return made
}

func newTestRelay(t *testing.T, m *memory) (*Relay, *tracetest.InMemoryExporter) {
	t.Helper()
	spans := recordSpans(t)
	relay, err := NewRelay(m, m)
	if err != nil {
		t.Fatal(err)
	}
	return relay, spans
}

func TestEventsArePublishedInTheOrderInWhichTheyWereWritten(t *testing.T) {
	m := &memory{waiting: events("a", "b", "c")}
	relay, _ := newTestRelay(t, m)
	relay.drain(t.Context())
	if want := []string{"a", "b", "c"}; !slices.Equal(m.published, want) {
		t.Errorf("published %v, want %v", m.published, want)
	}
	if len(m.waiting) != 0 {
		t.Errorf("%d events still wait", len(m.waiting))
	}
}

func TestNoEventOvertakesOneThatCouldNotBePublished(t *testing.T) {
	m := &memory{waiting: events("a", "b", "c"), refuse: "b"}
	relay, _ := newTestRelay(t, m)
	relay.drain(t.Context())
	if want := []string{"a"}; !slices.Equal(m.published, want) {
		t.Errorf("published %v while the broker was away, want %v", m.published, want)
	}
	m.refuse = ""
	relay.drain(t.Context())
	if want := []string{"a", "b", "c"}; !slices.Equal(m.published, want) {
		t.Errorf("published %v in the end, want %v", m.published, want)
	}
}

func TestMoreEventsThanABatchAreAllPublished(t *testing.T) {
	m := &memory{waiting: events(slices.Repeat([]string{"a"}, 2*batchSize+1)...)}
	relay, _ := newTestRelay(t, m)
	relay.drain(t.Context())
	if got, want := len(m.published), 2*batchSize+1; got != want {
		t.Errorf("published %d events, want %d", got, want)
	}
}

func TestEventsWrittenLastAreStillPublishedWhenTheRelayStops(t *testing.T) {
	m := &memory{waiting: events("a")}
	relay, _ := newTestRelay(t, m)
	stopped, stop := context.WithCancel(t.Context())
	stop()
	relay.Run(stopped)
	if len(m.waiting) != 0 {
		t.Error("the event still waits after the relay's end")
	}
}

func TestAnEmptyPollLeavesNoSpan(t *testing.T) {
	relay, spans := newTestRelay(t, &memory{})
	relay.drain(t.Context())
	if got := spans.GetSpans(); len(got) != 0 {
		t.Errorf("an empty poll left %d spans, first %q", len(got), got[0].Name)
	}
}
