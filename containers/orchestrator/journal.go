// The journal: which transfers were completed, each with its event in the same transaction.
package main

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"casino/shared/go/events"
	"casino/shared/go/outbox"
)

type journal struct{ pool *pgxpool.Pool }

// complete writes the transfer down. A retry after a lost answer meets the first one's row, and tells of nothing twice.
func (j journal) complete(ctx context.Context, key string, done events.Transfer) error {
	return pgx.BeginFunc(ctx, j.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `INSERT INTO transfers (id, idempotency_key, entry_id, completed_at)
			VALUES ($1, $2, $3, $4) ON CONFLICT (idempotency_key) DO NOTHING`,
			done.TransferID, key, done.EntryID, done.CompletedAt)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return outbox.Add(ctx, tx, events.TransferCompleted, done.TransferID, done)
	})
}
