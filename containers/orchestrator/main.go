// The orchestrator service: takes transfers, makes each happen once, has the ledger book them, and tells of it on Kafka.
package main

import (
	"context"
	_ "embed"
	"time"

	"casino/shared/go/env"
	"casino/shared/go/events"
	"casino/shared/go/httpapi"
	"casino/shared/go/httpclient"
	"casino/shared/go/kafka"
	"casino/shared/go/outbox"
	"casino/shared/go/postgres"
	"casino/shared/go/redis"
	"casino/shared/go/service"
)

// ledgerTimeout bounds a booking; the caller waits for it.
const ledgerTimeout = 5 * time.Second

//go:embed schema.sql
var schema string

func main() { service.Main("orchestrator-service", "7103", build) }

func build(ctx context.Context) (*service.App, error) {
	ledgerURL, err := env.Required("LEDGER_URL")
	if err != nil {
		return nil, err
	}
	client, err := redis.Open()
	if err != nil {
		return nil, err
	}
	pool, err := postgres.Open(ctx, schema+outbox.Schema)
	if err != nil {
		return nil, err
	}
	producer, err := kafka.NewProducer()
	if err != nil {
		return nil, err
	}
	publisher := outbox.Publisher{Client: producer, Topic: events.TransfersTopic}
	relay, err := outbox.NewRelay(outbox.Table{Pool: pool}, publisher)
	if err != nil {
		return nil, err
	}
	books := ledger{url: ledgerURL, client: httpclient.New(ledgerTimeout)}
	handler, err := newHandler(idempotency{client}, books, journal{pool}, relay.Wake)
	if err != nil {
		return nil, err
	}
	mux := httpapi.NewMux()
	httpapi.Handle(mux, "POST /v1/transfers", handler.postTransfer)
	httpapi.HandleHealth(mux, httpapi.All(redis.Ping(client), pool.Ping, producer.Ping))
	return &service.App{
		Handler: mux,
		Workers: []func(context.Context){relay.Run},
		Close:   func() { producer.Close(); pool.Close(); _ = client.Close() },
	}, nil
}
