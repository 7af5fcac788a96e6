// The outbox table, as the relay reads it.
package outbox

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/propagation"
)

// Table is the outbox in Postgres.
type Table struct{ Pool *pgxpool.Pool }

// Unpublished are the oldest events that wait, in the order in which they were written.
func (t Table) Unpublished(ctx context.Context, limit int) ([]Event, error) {
	rows, err := t.Pool.Query(ctx, `SELECT id, event_id, event_type, aggregate_id, payload,
		traceparent, tracestate, baggage, created_at
		FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT $1`, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanEvent)
}

// MarkPublished takes the event off the list.
func (t Table) MarkPublished(ctx context.Context, event Event) error {
	_, err := t.Pool.Exec(ctx, `UPDATE outbox SET published_at = now() WHERE id = $1`, event.row)
	return err
}

func scanEvent(row pgx.CollectableRow) (Event, error) {
	var event Event
	var traceparent, tracestate, baggage string
	err := row.Scan(&event.row, &event.ID, &event.Type, &event.AggregateID, &event.Payload,
		&traceparent, &tracestate, &baggage, &event.CreatedAt)
	event.Context = propagation.MapCarrier{"traceparent": traceparent, "tracestate": tracestate, "baggage": baggage}
	return event, err
}
