// What the game counts and measures: names and units as in the other languages.
package main

import (
	"errors"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

var gameType = attribute.String("game.type", "dice")

type meters struct {
	plays, wins                            metric.Int64Counter
	betAmount, gameLatency, scoringLatency metric.Float64Histogram
}

func newMeters() (meters, error) {
	meter := otel.Meter("casino")
	plays, e1 := meter.Int64Counter("game_plays_total", metric.WithUnit("{play}"),
		metric.WithDescription("Games played to their outcome."))
	wins, e2 := meter.Int64Counter("game_wins_total", metric.WithUnit("{win}"),
		metric.WithDescription("Games won."))
	betAmount, e3 := meter.Float64Histogram("bet_amount", metric.WithUnit("USD"),
		metric.WithDescription("Stakes of the bets."))
	gameLatency, e4 := meter.Float64Histogram("game_latency", metric.WithUnit("ms"),
		metric.WithDescription("Time for one call of a game, recording of its result included."))
	scoringLatency, e5 := meter.Float64Histogram("scoring_latency", metric.WithUnit("ms"),
		metric.WithDescription("Time for the scoring service to record a result."),
		// 300 is the objective: a bound there tells exactly how many met it.
		metric.WithExplicitBucketBoundaries(5, 10, 25, 50, 75, 100, 150, 200, 250, 300, 500, 750, 1000, 2500, 5000))
	return meters{plays, wins, betAmount, gameLatency, scoringLatency}, errors.Join(e1, e2, e3, e4, e5)
}
