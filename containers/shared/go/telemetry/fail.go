// How a span says that its work failed.
package telemetry

import (
	"errors"

	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// recorded is an error whose exception is on a span already: it is kept once, where it was first met.
type recorded struct{ error }

func (r recorded) Unwrap() error { return r.error }

// IsRecorded says whether a span has the error's exception.
func IsRecorded(err error) bool { return errors.As(err, new(recorded)) }

// Fail gives the span the error's status and type, and an exception event where none was recorded yet. What it returns
// goes to the caller in the error's place, whose span will then not record it again.
func Fail(span trace.Span, err error) error {
	met := recorded{err}
	if !errors.As(err, &met) {
		span.RecordError(err)
		err = met
	}
	span.SetStatus(codes.Error, err.Error())
	span.SetAttributes(semconv.ErrorType(met.error))
	return err
}

// End ends the span, as failed where there is an error. It returns what Fail does.
func End(span trace.Span, err error) error {
	if err != nil {
		err = Fail(span, err)
	}
	span.End()
	return err
}
