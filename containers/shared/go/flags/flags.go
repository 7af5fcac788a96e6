// Package flags asks the flag service about the games' feature flags, by OpenFeature over OFREP.
package flags

import (
	"context"
	"time"

	"github.com/open-feature/go-sdk/openfeature"
	"go.opentelemetry.io/otel/attribute"

	"casino/shared/go/httpclient"
)

const (
	domain  = "casino"
	timeout = 3 * time.Second
	// usual is what is paid where the flag service cannot be asked.
	usual = 100
	// noVariant: an evaluation that failed has none, and the default was played.
	noVariant = "none"
)

// Flags evaluates the flags of the casino.
type Flags struct{ client *openfeature.Client }

// Connect registers the flag service at the URL with OpenFeature.
func Connect(url string) (*Flags, error) {
	if err := openfeature.SetNamedProviderAndWait(domain, provider{url, httpclient.New(timeout)}); err != nil {
		return nil, err
	}
	client := openfeature.NewClient(domain)
	client.AddHooks(eventHook{})
	return &Flags{client}, nil
}

// Payout is what a flag makes of the usual payout.
type Payout struct {
	Percent int64
	// Variant is for the spans and metrics of the play.
	Variant attribute.KeyValue
}

// Payout evaluates the flag `GAME.payout` for the player; it leaves an event in the span of the context.
func (f *Flags) Payout(ctx context.Context, game, playerID string) Payout {
	// The error is in the event, and the default in the details.
	details, _ := f.client.IntValueDetails(ctx, game+".payout", usual,
		openfeature.NewEvaluationContext(playerID, nil))
	variant := details.Variant
	if variant == "" {
		variant = noVariant
	}
	return Payout{details.Value, attribute.String("feature_flag.variant", variant)}
}

// Of is the payout under the flag, where so much was staked: a stake that only comes back stays what it is.
func (p Payout) Of(staked, payout int64) int64 {
	if payout <= staked {
		return payout
	}
	return payout * p.Percent / 100
}
