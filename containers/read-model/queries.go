// GET /v1/accounts/{id}/balance, GET /v1/accounts/{id}/statements and GET /v1/transfers/{id}.
package main

import (
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"casino/shared/go/httpapi"
)

// statementLimit is how many of the latest statements are given.
const statementLimit = 100

type queries struct{ pool *pgxpool.Pool }

type balance struct {
	AccountID    string `json:"account_id"`
	BalanceMinor int64  `json:"balance_minor"`
	Currency     string `json:"currency"`
}

type statement struct {
	EntryID     string    `json:"entry_id"`
	AmountMinor int64     `json:"amount_minor"`
	Currency    string    `json:"currency"`
	PostedAt    time.Time `json:"posted_at"`
}

func (q queries) balance(r *http.Request) (int, any, error) {
	found := balance{AccountID: r.PathValue("id")}
	err := q.pool.QueryRow(r.Context(), `SELECT balance_minor, currency FROM balances WHERE account_id = $1`,
		found.AccountID).Scan(&found.BalanceMinor, &found.Currency)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil, httpapi.NotFound("no such account")
	}
	if err != nil {
		return 0, nil, err
	}
	slog.InfoContext(r.Context(), "balance read", "account_id", found.AccountID)
	return http.StatusOK, found, nil
}

func (q queries) statements(r *http.Request) (int, any, error) {
	account := r.PathValue("id")
	rows, err := q.pool.Query(r.Context(), `SELECT entry_id, amount_minor, currency, posted_at FROM statements
		WHERE account_id = $1 ORDER BY posted_at DESC, entry_id LIMIT $2`, account, statementLimit)
	if err != nil {
		return 0, nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[statement])
	if err != nil {
		return 0, nil, err
	}
	slog.InfoContext(r.Context(), "statements read", "account_id", account, "count", len(found))
	return http.StatusOK, map[string][]statement{"statements": found}, nil
}

type transfer struct {
	TransferID  string    `json:"transfer_id"`
	EntryID     string    `json:"entry_id"`
	AmountMinor int64     `json:"amount_minor"`
	Currency    string    `json:"currency"`
	CompletedAt time.Time `json:"completed_at"`
}

func (q queries) transfer(r *http.Request) (int, any, error) {
	found := transfer{TransferID: r.PathValue("id")}
	err := q.pool.QueryRow(r.Context(), `SELECT entry_id, amount_minor, currency, completed_at FROM transfers
		WHERE transfer_id = $1`, found.TransferID).
		Scan(&found.EntryID, &found.AmountMinor, &found.Currency, &found.CompletedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil, httpapi.NotFound("no such transfer")
	}
	if err != nil {
		return 0, nil, err
	}
	slog.InfoContext(r.Context(), "transfer read", "transfer_id", found.TransferID)
	return http.StatusOK, found, nil
}
