// Package events is the payloads that services publish and the read-model consumes.
package events

import "time"

// Topics and the types of events on them.
const (
	LedgerTopic    = "ledger.entry.v1"
	EntryPosted    = "EntryPosted"
	AccountsTopic  = "accounts.account.v1"
	AccountCreated = "AccountCreated"
)

// Entry is the payload of EntryPosted.
type Entry struct {
	EntryID       string    `json:"entry_id"`
	FromAccountID string    `json:"from_account_id"`
	ToAccountID   string    `json:"to_account_id"`
	AmountMinor   int64     `json:"amount_minor"`
	Currency      string    `json:"currency"`
	PostedAt      time.Time `json:"posted_at"`
}

// Account is the payload of AccountCreated.
type Account struct {
	AccountID string    `json:"account_id"`
	PlayerID  string    `json:"player_id"`
	Currency  string    `json:"currency"`
	CreatedAt time.Time `json:"created_at"`
}
