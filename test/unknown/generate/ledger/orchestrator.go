package main

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// Takes transfers and asks the ledger, by the library's instrumentation on both sides.
func orchestrator() {
	client := http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/transfers", func(w http.ResponseWriter, r *http.Request) {
		checkIdempotency(r.Context(), r.Header.Get("Idempotency-Key"))
		request, err := http.NewRequestWithContext(r.Context(), http.MethodPost, address("LEDGER")+"/v1/entries", r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		answer, err := client.Do(request)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer answer.Body.Close()
		id := trace.SpanContextFromContext(r.Context()).TraceID()
		fmt.Printf("{\"level\":\"info\",\"msg\":\"transfer done status=%d trace=%s\"}\n", answer.StatusCode, id)
		if answer.StatusCode >= 500 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		if _, err := io.Copy(w, answer.Body); err != nil {
			fmt.Println(err)
		}
	})
	serve(otelhttp.NewHandler(mux, "orchestrator"))
}

func checkIdempotency(ctx context.Context, key string) {
	_, span := tracer.Start(ctx, "redis SETNX", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("db.system", "redis"),
		attribute.String("db.operation", "SETNX"),
		attribute.String("idempotency_key", key),
	))
	span.End()
}
