// The read-model service: follows the events on Kafka and answers for balances and statements.
package main

import (
	"context"
	_ "embed"

	"casino/shared/go/httpapi"
	"casino/shared/go/postgres"
	"casino/shared/go/service"
)

//go:embed schema.sql
var schema string

func main() { service.Main("read-model-service", "7104", build) }

func build(ctx context.Context) (*service.App, error) {
	pool, err := postgres.Open(ctx, schema)
	if err != nil {
		return nil, err
	}
	consumer, err := newConsumer(projection{pool})
	if err != nil {
		return nil, err
	}
	queries := queries{pool}
	mux := httpapi.NewMux()
	httpapi.Handle(mux, "GET /v1/accounts/{id}/balance", queries.balance)
	httpapi.Handle(mux, "GET /v1/accounts/{id}/statements", queries.statements)
	httpapi.Handle(mux, "GET /v1/transfers/{id}", queries.transfer)
	httpapi.HandleHealth(mux, httpapi.All(pool.Ping, consumer.ready))
	return &service.App{
		Handler: mux,
		Workers: []func(context.Context){consumer.run},
		Close:   func() { consumer.close(); pool.Close() },
	}, nil
}
