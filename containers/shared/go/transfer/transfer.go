// Package transfer is the request that the orchestrator takes and the ledger books, and when it is well formed.
package transfer

import (
	"errors"
	"slices"
)

// maxID keeps ids, which end up in keys and attributes, to a sane length.
const maxID = 64

// Currencies that can be booked. A closed list, because the currency is a metric's attribute.
var Currencies = []string{"EUR", "GBP", "USD"}

// Request moves an amount between two accounts, once for each idempotency key.
type Request struct {
	FromAccountID string `json:"from_account_id"`
	ToAccountID   string `json:"to_account_id"`
	// AmountMinor is in the currency's smallest unit, such as cents.
	AmountMinor    int64  `json:"amount_minor"`
	Currency       string `json:"currency"`
	IdempotencyKey string `json:"idempotency_key"`
}

// Validate says what is wrong, in words for the client.
func (r Request) Validate() error {
	switch {
	case !validID(r.FromAccountID):
		return errors.New("from_account_id is missing or too long")
	case !validID(r.ToAccountID):
		return errors.New("to_account_id is missing or too long")
	case r.FromAccountID == r.ToAccountID:
		return errors.New("from_account_id and to_account_id must differ")
	case r.AmountMinor <= 0:
		return errors.New("amount_minor must be greater than 0")
	case !ValidCurrency(r.Currency):
		return errors.New("currency is not supported")
	case !validID(r.IdempotencyKey):
		return errors.New("idempotency_key is missing or too long")
	}
	return nil
}

// ValidCurrency says whether amounts of it can be booked.
func ValidCurrency(currency string) bool { return slices.Contains(Currencies, currency) }

func validID(id string) bool { return id != "" && len(id) <= maxID }
