// The ledger's tables: an entry, its two postings and its event are written in one transaction, or not at all.
package main

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"casino/shared/go/events"
	"casino/shared/go/httpapi"
	"casino/shared/go/outbox"
	"casino/shared/go/transfer"
)

type store struct{ pool *pgxpool.Pool }

func (s store) post(ctx context.Context, request transfer.Request) (events.Entry, bool, error) {
	entry := events.Entry{
		EntryID:       uuid.NewString(),
		FromAccountID: request.FromAccountID,
		ToAccountID:   request.ToAccountID,
		AmountMinor:   request.AmountMinor,
		Currency:      request.Currency,
		PostedAt:      time.Now().UTC().Truncate(time.Microsecond),
	}
	replayed := false
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		inserted, err := insertEntry(ctx, tx, entry, request.IdempotencyKey)
		if err != nil {
			return err
		}
		if replayed = !inserted; replayed {
			entry, err = findEntry(ctx, tx, request)
			return err
		}
		if err := insertPostings(ctx, tx, entry); err != nil {
			return err
		}
		return outbox.Add(ctx, tx, events.EntryPosted, entry.EntryID, entry)
	})
	return entry, replayed, err
}

// insertEntry says false where the key is taken; it waits for a transaction that is just taking it.
func insertEntry(ctx context.Context, tx pgx.Tx, entry events.Entry, key string) (bool, error) {
	tag, err := tx.Exec(ctx, `INSERT INTO entries
		(id, idempotency_key, from_account_id, to_account_id, amount_minor, currency, posted_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (idempotency_key) DO NOTHING`,
		entry.EntryID, key, entry.FromAccountID, entry.ToAccountID, entry.AmountMinor, entry.Currency, entry.PostedAt)
	return tag.RowsAffected() == 1, err
}

func insertPostings(ctx context.Context, tx pgx.Tx, entry events.Entry) error {
	_, err := tx.Exec(ctx, `INSERT INTO postings (entry_id, account_id, amount_minor) VALUES ($1, $2, $3), ($1, $4, $5)`,
		entry.EntryID, entry.FromAccountID, -entry.AmountMinor, entry.ToAccountID, entry.AmountMinor)
	return err
}

// findEntry answers a repeated request, unless its key was used for something else.
func findEntry(ctx context.Context, tx pgx.Tx, request transfer.Request) (events.Entry, error) {
	var entry events.Entry
	err := tx.QueryRow(ctx, `SELECT id, from_account_id, to_account_id, amount_minor, currency, posted_at
		FROM entries WHERE idempotency_key = $1`, request.IdempotencyKey).
		Scan(&entry.EntryID, &entry.FromAccountID, &entry.ToAccountID, &entry.AmountMinor, &entry.Currency, &entry.PostedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return entry, httpapi.Conflict("the entry of this idempotency_key is not yet visible")
	}
	if err == nil && !sameTransfer(entry, request) {
		return entry, httpapi.Conflict("idempotency_key was used for another entry")
	}
	return entry, err
}

func sameTransfer(entry events.Entry, request transfer.Request) bool {
	return entry.FromAccountID == request.FromAccountID && entry.ToAccountID == request.ToAccountID &&
		entry.AmountMinor == request.AmountMinor && entry.Currency == request.Currency
}
