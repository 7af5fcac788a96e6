package outbox

import (
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"casino/shared/go/kafka"
)

const (
	creationTrace = "4bf92f3577b34da6a3ce929d0e0e4736"
	creationSpan  = "00f067aa0ba902b7"
)

// recordSpans installs a provider for the test that keeps spans in memory, and the W3C propagator.
func recordSpans(t *testing.T) *tracetest.InMemoryExporter {
	t.Helper()
	spans := tracetest.NewInMemoryExporter()
	provider, propagator := otel.GetTracerProvider(), otel.GetTextMapPropagator()
	otel.SetTracerProvider(trace.NewTracerProvider(trace.WithSyncer(spans)))
	otel.SetTextMapPropagator(propagation.TraceContext{})
	t.Cleanup(func() {
		otel.SetTracerProvider(provider)
		otel.SetTextMapPropagator(propagator)
	})
	return spans
}

func TestTheRelayContinuesTheTraceThatMadeTheEvent(t *testing.T) {
	m := &memory{waiting: events("a")}
	m.waiting[0].Context["traceparent"] = "00-" + creationTrace + "-" + creationSpan + "-01"
	relay, spans := newTestRelay(t, m)
	relay.drain(t.Context())

	byName := map[string]tracetest.SpanStub{}
	for _, span := range spans.GetSpans() {
		byName[span.Name] = span
	}
	process, publish := byName["processOutbox"], byName["publishEvent"]
	if got := process.SpanContext.TraceID().String(); got != creationTrace {
		t.Errorf("processOutbox is in trace %s, want %s", got, creationTrace)
	}
	if got := process.Parent.SpanID().String(); got != creationSpan {
		t.Errorf("processOutbox has parent %s, want %s", got, creationSpan)
	}
	if publish.Parent.SpanID() != process.SpanContext.SpanID() {
		t.Error("publishEvent is not a child of processOutbox")
	}
}

func TestAnEventOfAnUnsampledRequestLeavesNoSpan(t *testing.T) {
	m := &memory{waiting: events("a")}
	m.waiting[0].Context["traceparent"] = "00-" + creationTrace + "-" + creationSpan + "-00"
	relay, spans := newTestRelay(t, m)
	relay.drain(t.Context())
	if got := len(spans.GetSpans()); got != 0 || len(m.published) != 1 {
		t.Errorf("%d spans and %d published events, want 0 and 1", got, len(m.published))
	}
}

func TestAFailedPublishMarksBothSpansAsErrors(t *testing.T) {
	relay, spans := newTestRelay(t, &memory{waiting: events("a"), refuse: "a"})
	relay.drain(t.Context())
	for _, span := range spans.GetSpans() {
		if span.Status.Code != codes.Error {
			t.Errorf("%s has status %s, want Error", span.Name, span.Status.Code)
		}
	}
	if got := len(spans.GetSpans()); got != 2 {
		t.Errorf("%d spans, want processOutbox and publishEvent", got)
	}
}

func TestAMessageCarriesTheTraceContextInItsHeaders(t *testing.T) {
	recordSpans(t)
	ctx, span := otel.Tracer("test").Start(t.Context(), "send")
	defer span.End()
	record := Publisher{Topic: "ledger.entry.v1"}.record(events("a")[0])
	Publisher{}.propagator().Inject(ctx, kafka.Headers{Record: record})

	headers := kafka.Headers{Record: record}
	want := "00-" + span.SpanContext().TraceID().String() + "-" + span.SpanContext().SpanID().String() + "-01"
	if got := headers.Get("traceparent"); got != want {
		t.Errorf("traceparent %q, want %q", got, want)
	}
	if got := headers.Get(kafka.HeaderAggregateID); got != "a" {
		t.Errorf("aggregate_id %q, want %q", got, "a")
	}
}
