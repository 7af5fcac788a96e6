// Package events is the payloads that services publish and the read-model consumes.
package events

import "time"

// Topics and the types of events on them.
const (
	LedgerTopic    = "ledger.entry.v1"
	EntryPosted    = "EntryPosted"
	AccountsTopic  = "accounts.account.v1"
	AccountCreated = "AccountCreated"
	// TransfersTopic is the orchestrator's; DeadLetterTopic is the read-model's, for what it cannot use.
	TransfersTopic    = "orchestrator.transfer.v1"
	TransferCompleted = "TransferCompleted"
	DeadLetterTopic   = "read-model.dead-letter.v1"
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

// Transfer is the payload of TransferCompleted.
type Transfer struct {
	TransferID  string    `json:"transfer_id"`
	EntryID     string    `json:"entry_id"`
	AmountMinor int64     `json:"amount_minor"`
	Currency    string    `json:"currency"`
	CompletedAt time.Time `json:"completed_at"`
}
