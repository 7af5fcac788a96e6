// The accounts service: opens players' accounts, takes deposits, and tells of new accounts on Kafka.
package main

import (
	"context"
	_ "embed"

	"casino/shared/go/events"
	"casino/shared/go/httpapi"
	"casino/shared/go/kafka"
	"casino/shared/go/outbox"
	"casino/shared/go/postgres"
	"casino/shared/go/service"
)

//go:embed schema.sql
var schema string

func main() { service.Main("accounts-service", "7101", build) }

func build(ctx context.Context) (*service.App, error) {
	pool, err := postgres.Open(ctx, schema+outbox.Schema)
	if err != nil {
		return nil, err
	}
	producer, err := kafka.NewProducer()
	if err != nil {
		return nil, err
	}
	publisher := outbox.Publisher{Client: producer, Topic: events.AccountsTopic}
	relay, err := outbox.NewRelay(outbox.Table{Pool: pool}, publisher)
	if err != nil {
		return nil, err
	}
	handler, err := newHandler(store{pool}, relay.Wake)
	if err != nil {
		return nil, err
	}
	mux := httpapi.NewMux()
	httpapi.Handle(mux, "POST /v1/accounts", handler.openAccount)
	httpapi.Handle(mux, "POST /v1/accounts/{id}/deposits", handler.deposit)
	httpapi.HandleHealth(mux, httpapi.All(pool.Ping, producer.Ping))
	return &service.App{
		Handler: mux,
		Workers: []func(context.Context){relay.Run},
		Close:   func() { producer.Close(); pool.Close() },
	}, nil
}
