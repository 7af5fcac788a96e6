// Package outbox publishes events that were stored in the same transaction as the change they tell of.
package outbox

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"

	"casino/shared/go/fault"
)

// Schema creates the outbox table; it is idempotent.
//
//go:embed schema.sql
var Schema string

// Event is a row of the outbox.
type Event struct {
	ID          uuid.UUID
	Type        string
	AggregateID string
	Payload     json.RawMessage
	CreatedAt   time.Time
	// Trace context and baggage of the request that made the event, as the propagator writes them.
	Context propagation.MapCarrier

	row int64
}

// Add writes an event into the transaction, with the context of the request that caused it: the relay runs
// later and elsewhere, and has no other way to know whose work it continues.
func Add(ctx context.Context, tx pgx.Tx, eventType, aggregateID string, payload any) error {
	body, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("payload of %s: %w", eventType, err)
	}
	creation := propagation.MapCarrier{}
	if !fault.Active(fault.RelayNoCreationContext) {
		otel.GetTextMapPropagator().Inject(ctx, creation)
	}
	_, err = tx.Exec(ctx, `INSERT INTO outbox
		(event_id, event_type, aggregate_id, payload, traceparent, tracestate, baggage, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		uuid.New(), eventType, aggregateID, body,
		creation["traceparent"], creation["tracestate"], creation["baggage"], time.Now())
	return err
}
