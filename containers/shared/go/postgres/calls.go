// The casino's own count of database calls.
package postgres

import (
	"context"
	"errors"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// callCounter is a pgx query tracer that counts each statement as db_calls, by operation and outcome.
type callCounter struct{ calls metric.Int64Counter }

type operationKey struct{}

func newCallCounter() (*callCounter, error) {
	calls, err := otel.Meter("casino/postgres").Int64Counter("db_calls",
		metric.WithUnit("{call}"), metric.WithDescription("Statements sent to the database."))
	return &callCounter{calls}, err
}

func (c *callCounter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	return context.WithValue(ctx, operationKey{}, otelpgx.SQLOperationName(ctx, data.SQL))
}

func (c *callCounter) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryEndData) {
	operation, _ := ctx.Value(operationKey{}).(string)
	outcome := "success"
	if data.Err != nil {
		outcome = "failed"
		describeFailure(trace.SpanFromContext(ctx), data.Err)
	}
	c.calls.Add(ctx, 1, metric.WithAttributes(semconv.DBOperationName(operation), attribute.String("outcome", outcome)))
}

// describeFailure adds the stable attributes of a failed call that otelpgx does not set yet.
func describeFailure(span trace.Span, err error) {
	span.SetAttributes(semconv.ErrorType(err))
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		span.SetAttributes(semconv.ErrorTypeKey.String(refused.Code), semconv.DBResponseStatusCode(refused.Code))
	}
}
