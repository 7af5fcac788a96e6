// The dice service: one roll or round for a bet, over gRPC and HTTP.
package main

import (
	"context"
	"net"
	"net/http"

	"casino/shared/go/env"
	"casino/shared/go/flags"
	"casino/shared/go/httpapi"
	"casino/shared/go/httpclient"
	"casino/shared/go/redis"
	"casino/shared/go/service"
)

func main() { service.Main("vegas-dice-service", "8083", build) }

func build(context.Context) (*service.App, error) {
	house, err := openHouse()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(env.Or("BIND_HOST", "127.0.0.1"), env.Or("GRPC_PORT", "50053")))
	if err != nil {
		return nil, err
	}
	check := redis.Ping(house.redis)
	mux := httpapi.NewMux()
	httpapi.Handle(mux, "POST /v1/roll", postRoll(house))
	httpapi.HandleHealth(mux, check)
	return &service.App{
		Handler: mux,
		Workers: []func(context.Context){serveGRPC(diceServer{house: house, check: check}, listener)},
		Close:   func() { _ = house.redis.Close() },
	}, nil
}

func openHouse() (house, error) {
	scoringURL, err := env.Required("SCORING_URL")
	if err != nil {
		return house{}, err
	}
	flagsURL, err := env.Required("FLAGS_URL")
	if err != nil {
		return house{}, err
	}
	client, err := redis.Open()
	if err != nil {
		return house{}, err
	}
	payouts, err := flags.Connect(flagsURL)
	if err != nil {
		return house{}, err
	}
	meters, err := newMeters()
	if err != nil {
		return house{}, err
	}
	results := scoring{scoringURL, httpclient.New(scoringTimeout), meters.scoringLatency}
	return house{redis: client, scoring: results, flags: payouts, meters: meters}, nil
}

// postRoll is the same roll as over gRPC.
func postRoll(house house) httpapi.Handler {
	return func(r *http.Request) (int, any, error) {
		var asked bet
		if err := httpapi.Decode(r, &asked); err != nil {
			return 0, nil, err
		}
		rolled, err := play(r.Context(), house, asked)
		return http.StatusOK, rolled, err
	}
}

// play refuses a bet that is not on the table, and rolls.
func play(ctx context.Context, house house, asked bet) (result, error) {
	if err := asked.check(); err != nil {
		return result{}, err
	}
	return house.roll(ctx, asked)
}
