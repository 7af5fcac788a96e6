package telemetry

import (
	"errors"
	"fmt"
	"testing"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

type broken struct{}

func (broken) Error() string { return "broken" }

func TestAnExceptionIsRecordedOnceWhereItWasMetFirst(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	tracer := trace.NewTracerProvider(trace.WithSpanProcessor(spans)).Tracer("test")
	_, outer := tracer.Start(t.Context(), "outer")
	_, inner := tracer.Start(t.Context(), "inner")
	err := End(outer, fmt.Errorf("around it: %w", End(inner, broken{})))
	if !errors.Is(err, broken{}) || !IsRecorded(err) || IsRecorded(broken{}) {
		t.Errorf("the error became %v", err)
	}
	for at, exceptions := range []int{1, 0} {
		span := spans.Ended()[at]
		if len(span.Events()) != exceptions || span.Status().Code != codes.Error {
			t.Errorf("%s has %d exceptions and status %v", span.Name(), len(span.Events()), span.Status())
		}
		attributes := span.Attributes()
		if len(attributes) != 1 || attributes[0].Value.AsString() != "casino/shared/go/telemetry.broken" {
			t.Errorf("%s has %v", span.Name(), attributes)
		}
	}
	if End(outer, nil) != nil {
		t.Error("an error came from nothing")
	}
}
