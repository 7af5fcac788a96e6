package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"

	"go.opentelemetry.io/otel/trace"
)

func line(t *testing.T, ctx context.Context) map[string]any {
	t.Helper()
	var out bytes.Buffer
	slog.New(newStdoutHandler(&out, "ledger-service")).InfoContext(ctx, "entry posted")
	var fields map[string]any
	if err := json.Unmarshal(out.Bytes(), &fields); err != nil {
		t.Fatalf("not a JSON line: %q", out.String())
	}
	return fields
}

func TestALineInsideASpanCarriesItsIds(t *testing.T) {
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}})
	fields := line(t, trace.ContextWithSpanContext(t.Context(), span))
	want := map[string]string{
		"service": "ledger-service", "level": "INFO", "msg": "entry posted",
		"trace_id": span.TraceID().String(), "span_id": span.SpanID().String(),
	}
	for name, value := range want {
		if fields[name] != value {
			t.Errorf("%s is %v, want %q", name, fields[name], value)
		}
	}
}

func TestALineOutsideASpanHasNoIds(t *testing.T) {
	fields := line(t, t.Context())
	for _, name := range []string{"trace_id", "span_id"} {
		if value, present := fields[name]; present {
			t.Errorf("%s is %v, want none", name, value)
		}
	}
}
