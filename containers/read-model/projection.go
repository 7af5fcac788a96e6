// The projection: what events change in balances and statements.
package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"casino/shared/go/events"
)

type projection struct{ pool *pgxpool.Pool }

// apply changes the tables once for each event id: Kafka may deliver an event again.
func (p projection) apply(ctx context.Context, eventID, eventType string, payload []byte) error {
	if _, err := uuid.Parse(eventID); err != nil {
		return unusable{fmt.Errorf("event id %q: %w", eventID, err)}
	}
	return pgx.BeginFunc(ctx, p.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `INSERT INTO processed_events (event_id) VALUES ($1) ON CONFLICT DO NOTHING`, eventID)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		switch eventType {
		case events.EntryPosted:
			return project(ctx, tx, payload, entryPosted)
		case events.AccountCreated:
			return project(ctx, tx, payload, accountCreated)
		case events.TransferCompleted:
			return project(ctx, tx, payload, transferCompleted)
		default:
			return unusable{fmt.Errorf("unknown event type %q", eventType)}
		}
	})
}

func project[E any](ctx context.Context, tx pgx.Tx, payload []byte, apply func(context.Context, pgx.Tx, E) error) error {
	var event E
	if err := json.Unmarshal(payload, &event); err != nil {
		return unusable{err}
	}
	return apply(ctx, tx, event)
}

func entryPosted(ctx context.Context, tx pgx.Tx, entry events.Entry) error {
	_, err := tx.Exec(ctx, `INSERT INTO balances (account_id, balance_minor, currency) VALUES ($1, $3, $5), ($2, $4, $5)
		ON CONFLICT (account_id) DO UPDATE SET balance_minor = balances.balance_minor + excluded.balance_minor`,
		entry.FromAccountID, entry.ToAccountID, -entry.AmountMinor, entry.AmountMinor, entry.Currency)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO statements (account_id, entry_id, amount_minor, currency, posted_at)
		VALUES ($1, $3, $4, $6, $7), ($2, $3, $5, $6, $7)`,
		entry.FromAccountID, entry.ToAccountID, entry.EntryID, -entry.AmountMinor, entry.AmountMinor,
		entry.Currency, entry.PostedAt)
	return err
}

// accountCreated may come after the account's first entry: the topics have no order between them.
func accountCreated(ctx context.Context, tx pgx.Tx, account events.Account) error {
	_, err := tx.Exec(ctx, `INSERT INTO balances (account_id, balance_minor, currency) VALUES ($1, 0, $2)
		ON CONFLICT DO NOTHING`, account.AccountID, account.Currency)
	return err
}

func transferCompleted(ctx context.Context, tx pgx.Tx, transfer events.Transfer) error {
	_, err := tx.Exec(ctx, `INSERT INTO transfers (transfer_id, entry_id, amount_minor, currency, completed_at)
		VALUES ($1, $2, $3, $4, $5)`,
		transfer.TransferID, transfer.EntryID, transfer.AmountMinor, transfer.Currency, transfer.CompletedAt)
	return err
}

// unusable marks an event that no retry can help.
type unusable struct{ error }

func (u unusable) Unwrap() error { return u.error }
