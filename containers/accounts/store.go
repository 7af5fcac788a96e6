// The accounts' tables.
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
)

type store struct{ pool *pgxpool.Pool }

// open writes the account and its event in one transaction; a player has one account in a currency.
func (s store) open(ctx context.Context, playerID, currency string) (events.Account, bool, error) {
	account := events.Account{
		AccountID: uuid.NewString(),
		PlayerID:  playerID,
		Currency:  currency,
		CreatedAt: time.Now().UTC().Truncate(time.Microsecond),
	}
	created := false
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `INSERT INTO accounts (id, player_id, currency, created_at)
			VALUES ($1, $2, $3, $4) ON CONFLICT (player_id, currency) DO NOTHING`,
			account.AccountID, playerID, currency, account.CreatedAt)
		if err != nil {
			return err
		}
		if created = tag.RowsAffected() == 1; created {
			return outbox.Add(ctx, tx, events.AccountCreated, account.AccountID, account)
		}
		return tx.QueryRow(ctx, `SELECT id, created_at FROM accounts WHERE player_id = $1 AND currency = $2`,
			playerID, currency).Scan(&account.AccountID, &account.CreatedAt)
	})
	return account, created, err
}

// receipt is the answer to a deposit.
type receipt struct {
	DepositID    string `json:"deposit_id"`
	AccountID    string `json:"account_id"`
	AmountMinor  int64  `json:"amount_minor"`
	BalanceMinor int64  `json:"balance_minor"`
	Currency     string `json:"currency"`
}

// deposit raises the balance and notes why.
func (s store) deposit(ctx context.Context, accountID uuid.UUID, amountMinor int64) (receipt, error) {
	r := receipt{DepositID: uuid.NewString(), AccountID: accountID.String(), AmountMinor: amountMinor}
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `UPDATE accounts SET balance_minor = balance_minor + $2 WHERE id = $1
			RETURNING balance_minor, currency`, accountID, amountMinor).Scan(&r.BalanceMinor, &r.Currency)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO deposits (id, account_id, amount_minor) VALUES ($1, $2, $3)`,
			r.DepositID, accountID, amountMinor)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return r, httpapi.NotFound("no such account")
	}
	return r, err
}
