// One play of the dice: bet, roll, the player's record in Redis, payout, the result to scoring.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"casino/dice/game"
	"casino/shared/go/flags"
	"casino/shared/go/player"
	"casino/shared/go/telemetry"
)

// The global provider is not set yet when this is made; it delegates.
var tracer = otel.Tracer("casino")

// house is what the game works with.
type house struct {
	redis   *redis.Client
	scoring scoring
	flags   *flags.Flags
	meters  meters
}

// roll plays a bet that was checked.
func (h house) roll(ctx context.Context, b bet) (_ result, err error) {
	started := time.Now()
	about := attributes(ctx, b)
	ctx, span := tracer.Start(ctx, "game.play", trace.WithAttributes(about...))
	defer func() { err = telemetry.End(span, err) }()
	flag := h.flags.Payout(ctx, "dice", b.PlayerID)
	span.SetAttributes(flag.Variant)
	about = append(about, flag.Variant)

	round := h.throw(ctx, b, about)
	if err := h.remember(ctx, b.PlayerID, round); err != nil {
		return result{}, err
	}
	payout, err := settle(ctx, b, round, flag, about)
	if err != nil {
		return result{}, err
	}
	outcome := outcomeOf(b.Stake, payout)
	span.SetAttributes(attribute.String("outcome", outcome))
	h.scoring.record(ctx, b, payout, outcome)
	h.count(ctx, flag, outcome)
	slog.InfoContext(ctx, "game settled", "bet", b.Stake, "outcome", outcome, "payout", payout)
	h.meters.gameLatency.Record(ctx, milliseconds(time.Since(started)), metric.WithAttributes(gameType))
	return result{round.Dice1, round.Dice2, round.Sum(), outcome == "win", payout, round.Point}, nil
}

func attributes(ctx context.Context, b bet) []attribute.KeyValue {
	return append([]attribute.KeyValue{
		gameType,
		attribute.String("game.action", "roll"),
		attribute.Float64("bet.amount", float64(b.Stake)/100),
	}, player.Attributes(ctx, b.PlayerID, b.SessionID)...)
}

// throw takes the bet and rolls the dice.
func (h house) throw(ctx context.Context, b bet, about []attribute.KeyValue) game.Round {
	ctx, span := tracer.Start(ctx, "game.bet", trace.WithAttributes(about...))
	defer span.End()
	h.meters.betAmount.Record(ctx, float64(b.Stake)/100, metric.WithAttributes(gameType))
	return game.Play(b.Type, game.NewDice(b.Seed))
}

// remember keeps the player's last roll and number of rolls.
func (h house) remember(ctx context.Context, playerID string, round game.Round) error {
	key := "dice:player:" + playerID
	last := fmt.Sprintf("%d,%d", round.Dice1, round.Dice2)
	if err := h.redis.HSet(ctx, key, "last", last).Err(); err != nil {
		return err
	}
	return h.redis.HIncrBy(ctx, key, "rolls", 1).Err()
}

func settle(ctx context.Context, b bet, round game.Round, flag flags.Payout, about []attribute.KeyValue) (payout int64, err error) {
	_, span := tracer.Start(ctx, "game.outcome", trace.WithAttributes(about...))
	defer func() { err = telemetry.End(span, err) }()
	usual, err := game.Payout(b.Type, round, b.Stake)
	if err != nil {
		return 0, err
	}
	payout = flag.Of(b.Stake, usual)
	span.SetAttributes(
		attribute.String("outcome", outcomeOf(b.Stake, payout)),
		attribute.Float64("payout", float64(payout)/100),
	)
	return payout, nil
}

func (h house) count(ctx context.Context, flag flags.Payout, outcome string) {
	by := metric.WithAttributes(gameType, flag.Variant)
	h.meters.plays.Add(ctx, 1, by)
	if outcome == "win" {
		h.meters.wins.Add(ctx, 1, by)
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
