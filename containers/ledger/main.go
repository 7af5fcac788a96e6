// The ledger service: books double entries in Postgres and tells of them on Kafka through its outbox.
package main

import (
	"context"
	_ "embed"

	"go.opentelemetry.io/otel/propagation"

	"casino/shared/go/events"
	"casino/shared/go/fault"
	"casino/shared/go/httpapi"
	"casino/shared/go/kafka"
	"casino/shared/go/outbox"
	"casino/shared/go/postgres"
	"casino/shared/go/service"
)

//go:embed schema.sql
var schema string

func main() { service.Main("ledger-service", "7102", build) }

func build(ctx context.Context) (*service.App, error) {
	pool, err := postgres.Open(ctx, schema+outbox.Schema)
	if err != nil {
		return nil, err
	}
	producer, err := kafka.NewProducer()
	if err != nil {
		return nil, err
	}
	relay, err := outbox.NewRelay(outbox.Table{Pool: pool}, publisher(producer))
	if err != nil {
		return nil, err
	}
	handler, err := newHandler(store{pool}, relay.Wake)
	if err != nil {
		return nil, err
	}
	mux := httpapi.NewMux()
	httpapi.Handle(mux, "POST /v1/entries", handler.postEntry)
	httpapi.HandleHealth(mux, httpapi.All(pool.Ping, producer.Ping))
	return &service.App{
		Handler: mux,
		Workers: []func(context.Context){relay.Run},
		Close:   func() { producer.Close(); pool.Close() },
	}, nil
}

func publisher(client *kafka.Producer) outbox.Publisher {
	publisher := outbox.Publisher{Client: client, Topic: events.LedgerTopic}
	if fault.Active(fault.RelayNoHeaders) {
		publisher.Propagator = propagation.NewCompositeTextMapPropagator()
	}
	return publisher
}
