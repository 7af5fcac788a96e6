// POST /v1/accounts and POST /v1/accounts/{id}/deposits.
package main

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"casino/shared/go/events"
	"casino/shared/go/httpapi"
	"casino/shared/go/transfer"
)

const (
	succeeded = "success"
	failed    = "failed"
)

// accounts is where accounts are kept.
type accounts interface {
	// open finds or makes the player's account in the currency.
	open(ctx context.Context, playerID, currency string) (account events.Account, created bool, err error)
	deposit(ctx context.Context, accountID uuid.UUID, amountMinor int64) (receipt, error)
}

type handler struct {
	accounts accounts
	opened   func()
	deposits metric.Int64Counter
}

// newHandler keeps accounts in a and calls opened after each new account's commit.
func newHandler(a accounts, opened func()) (*handler, error) {
	deposits, err := otel.Meter("casino/accounts").Int64Counter("deposit_total",
		metric.WithUnit("{deposit}"), metric.WithDescription("Deposits asked for, by status."))
	if err != nil {
		return nil, err
	}
	h := &handler{a, opened, deposits}
	// From the start there, so that the first failure shows as a rise, and an alert on the rate sees it.
	for _, status := range []string{succeeded, failed} {
		h.add(context.Background(), 0, status)
	}
	return h, nil
}

type openRequest struct {
	PlayerID string `json:"player_id"`
	Currency string `json:"currency"`
}

func (h *handler) openAccount(r *http.Request) (int, any, error) {
	var request openRequest
	if err := httpapi.Decode(r, &request); err != nil {
		return 0, nil, err
	}
	// Only an opaque id is taken: a name or an e-mail address must not get into events and telemetry.
	if uuid.Validate(request.PlayerID) != nil {
		return 0, nil, httpapi.BadRequest("player_id must be a UUID")
	}
	if !transfer.ValidCurrency(request.Currency) {
		return 0, nil, httpapi.BadRequest("currency is not supported")
	}
	account, created, err := h.accounts.open(r.Context(), request.PlayerID, request.Currency)
	if err != nil {
		return 0, nil, err
	}
	trace.SpanFromContext(r.Context()).SetAttributes(attribute.String("account_id", account.AccountID))
	if !created {
		slog.InfoContext(r.Context(), "account exists", "account_id", account.AccountID)
		return http.StatusOK, account, nil
	}
	h.opened()
	slog.InfoContext(r.Context(), "account created", "account_id", account.AccountID, "currency", account.Currency)
	return http.StatusCreated, account, nil
}

type depositRequest struct {
	AmountMinor int64 `json:"amount_minor"`
}

func (h *handler) deposit(r *http.Request) (status int, body any, err error) {
	defer func() { h.count(r.Context(), err) }()
	var request depositRequest
	if err := httpapi.Decode(r, &request); err != nil {
		return 0, nil, err
	}
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return 0, nil, httpapi.NotFound("no such account")
	}
	if request.AmountMinor <= 0 {
		return 0, nil, httpapi.BadRequest("amount_minor must be greater than 0")
	}
	receipt, err := h.accounts.deposit(r.Context(), id, request.AmountMinor)
	if err != nil {
		return 0, nil, err
	}
	slog.InfoContext(r.Context(), "deposit taken", "account_id", receipt.AccountID, "amount_minor", receipt.AmountMinor)
	return http.StatusCreated, receipt, nil
}

func (h *handler) count(ctx context.Context, err error) {
	status := succeeded
	if err != nil {
		status = failed
	}
	h.add(ctx, 1, status)
}

func (h *handler) add(ctx context.Context, deposits int64, status string) {
	h.deposits.Add(ctx, deposits, metric.WithAttributes(attribute.String("status", status)))
}
