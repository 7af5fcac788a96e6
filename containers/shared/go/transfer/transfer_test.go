package transfer

import (
	"strings"
	"testing"
)

func TestOnlyWellFormedTransfersAreValid(t *testing.T) {
	valid := Request{FromAccountID: "a", ToAccountID: "b", AmountMinor: 1, Currency: "USD", IdempotencyKey: "k"}
	if err := valid.Validate(); err != nil {
		t.Fatalf("a well-formed transfer is refused: %v", err)
	}
	cases := map[string]struct {
		spoil  func(*Request)
		reason string
	}{
		"no source":         {func(r *Request) { r.FromAccountID = "" }, "from_account_id"},
		"no target":         {func(r *Request) { r.ToAccountID = "" }, "to_account_id"},
		"the same account":  {func(r *Request) { r.ToAccountID = "a" }, "differ"},
		"nothing to move":   {func(r *Request) { r.AmountMinor = 0 }, "amount_minor"},
		"a negative amount": {func(r *Request) { r.AmountMinor = -1 }, "amount_minor"},
		"a lower currency":  {func(r *Request) { r.Currency = "usd" }, "currency"},
		"no key":            {func(r *Request) { r.IdempotencyKey = "" }, "idempotency_key"},
		"an endless key":    {func(r *Request) { r.IdempotencyKey = strings.Repeat("k", maxID+1) }, "idempotency_key"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			spoiled := valid
			c.spoil(&spoiled)
			err := spoiled.Validate()
			if err == nil || !strings.Contains(err.Error(), c.reason) {
				t.Errorf("error %v, want one about %q", err, c.reason)
			}
		})
	}
}
