// The orchestrator service: takes transfers, makes each happen once, and has the ledger book them.
package main

import (
	"context"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"

	"casino/shared/go/env"
	"casino/shared/go/httpapi"
	"casino/shared/go/service"
)

// ledgerTimeout bounds a booking; the caller waits for it.
const ledgerTimeout = 5 * time.Second

func main() { service.Main("orchestrator-service", "7103", build) }

func build(_ context.Context) (*service.App, error) {
	ledgerURL, err := env.Required("LEDGER_URL")
	if err != nil {
		return nil, err
	}
	client, err := openRedis()
	if err != nil {
		return nil, err
	}
	handler, err := newHandler(idempotency{client}, ledger{url: ledgerURL, client: newHTTPClient()})
	if err != nil {
		return nil, err
	}
	mux := httpapi.NewMux()
	httpapi.Handle(mux, "POST /v1/transfers", handler.postTransfer)
	httpapi.HandleHealth(mux, ping(client))
	return &service.App{
		Handler: mux,
		Close:   func() { _ = client.Close() },
	}, nil
}

// newHTTPClient makes a CLIENT span for each call, named by its method, and sends the context along.
func newHTTPClient() *http.Client {
	name := func(_ string, r *http.Request) string { return r.Method }
	return &http.Client{
		Timeout:   ledgerTimeout,
		Transport: otelhttp.NewTransport(http.DefaultTransport, otelhttp.WithSpanNameFormatter(name)),
	}
}

func ping(client *redis.Client) httpapi.Check {
	return func(ctx context.Context) error { return client.Ping(ctx).Err() }
}
