// Package httpclient makes clients for the other services.
package httpclient

import (
	"net/http"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"

	"casino/shared/go/fault"
)

// New makes a CLIENT span for each call, named by its method, and sends the context along. The timeout bounds a call.
func New(timeout time.Duration) *http.Client {
	name := func(_ string, r *http.Request) string { return r.Method }
	options := []otelhttp.Option{otelhttp.WithSpanNameFormatter(name)}
	if fault.Active(fault.DiceNoInject) {
		options = append(options, otelhttp.WithPropagators(propagation.NewCompositeTextMapPropagator()))
	}
	return &http.Client{Timeout: timeout, Transport: otelhttp.NewTransport(http.DefaultTransport, options...)}
}
