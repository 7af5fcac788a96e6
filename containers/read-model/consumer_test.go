package main

import (
	"context"
	"errors"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"casino/shared/go/events"
	"casino/shared/go/kafka"
)

const senderTrace = "4bf92f3577b34da6a3ce929d0e0e4736"

type model func() error

func (m model) apply(context.Context, string, string, []byte) error { return m() }

func message() *kgo.Record {
	record := &kgo.Record{Topic: events.LedgerTopic, Offset: 4}
	headers := kafka.Headers{Record: record}
	headers.Set(kafka.HeaderEventType, events.EntryPosted)
	headers.Set("traceparent", "00-"+senderTrace+"-00f067aa0ba902b7-01")
	return record
}

// consumeOne consumes a message with the given propagator and returns its span.
func consumeOne(t *testing.T, propagator propagation.TextMapPropagator, outcome error) (tracetest.SpanStub, error) {
	t.Helper()
	spans, before := tracetest.NewInMemoryExporter(), otel.GetTracerProvider()
	otel.SetTracerProvider(trace.NewTracerProvider(trace.WithSyncer(spans)))
	t.Cleanup(func() { otel.SetTracerProvider(before) })
	letters := deadLetters{producer: &topic{}, propagator: propagator}
	c := &consumer{model: model(func() error { return outcome }), propagator: propagator, letters: letters}
	err := c.consume(t.Context(), message())
	all := spans.GetSpans()
	return all[len(all)-1], err
}

func TestAMessageContinuesItsSendersTrace(t *testing.T) {
	span, err := consumeOne(t, propagation.TraceContext{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if span.Name != "consume EntryPosted" || span.SpanContext.TraceID().String() != senderTrace {
		t.Errorf("span %q in trace %s, want %q in %s", span.Name, span.SpanContext.TraceID(), "consume EntryPosted", senderTrace)
	}
}

func TestIgnoringTheHeadersStartsANewTrace(t *testing.T) {
	span, err := consumeOne(t, propagation.NewCompositeTextMapPropagator(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if span.Parent.IsValid() || span.SpanContext.TraceID().String() == senderTrace {
		t.Errorf("the span has parent %s in trace %s, want a root", span.Parent.SpanID(), span.SpanContext.TraceID())
	}
}

func TestAnEventThatCannotBeAppliedIsReturnedForAnotherTry(t *testing.T) {
	span, err := consumeOne(t, propagation.TraceContext{}, errors.New("database away"))
	if err == nil || span.Status.Description != "database away" {
		t.Errorf("error %v and status %q, want both to tell of the database", err, span.Status.Description)
	}
}

func TestAConsumerThatIsStuckShowsHowFarItIsBehind(t *testing.T) {
	reader := metric.NewManualReader()
	lag, err := newLagGauge(metric.NewMeterProvider(metric.WithReader(reader)).Meter(scope))
	if err != nil {
		t.Fatal(err)
	}
	client, err := kgo.NewClient()
	if err != nil {
		t.Fatal(err)
	}
	shown := func() int64 {
		var found metricdata.ResourceMetrics
		if err := reader.Collect(t.Context(), &found); err != nil {
			t.Fatal(err)
		}
		return found.ScopeMetrics[0].Metrics[0].Data.(metricdata.Gauge[int64]).DataPoints[0].Value
	}
	var stuck int64
	c := &consumer{
		client:     &kafka.Producer{Client: client},
		model:      model(func() error { stuck = shown(); return nil }),
		propagator: propagation.TraceContext{},
		lag:        lag,
	}
	if !c.deliver(t.Context(), message(), 1105) || stuck != 1101 || shown() != 1100 {
		t.Errorf("lag %d before and %d after, want 1101 and 1100", stuck, shown())
	}
}

func TestHealthWaitsForPartitionsOfEveryTopic(t *testing.T) {
	c := &consumer{}
	assign := func(topic string) { c.assigned.add(nil, nil, map[string][]int32{topic: {0}}) }
	for _, topic := range topics {
		if c.ready(t.Context()) == nil {
			t.Errorf("ready without %s", topic)
		}
		assign(topic)
	}
	if err := c.ready(t.Context()); err != nil {
		t.Errorf("not ready with all topics: %v", err)
	}
	c.assigned.remove(nil, nil, map[string][]int32{events.LedgerTopic: {0}})
	if c.ready(t.Context()) == nil {
		t.Error("still ready after a topic was lost")
	}
}
