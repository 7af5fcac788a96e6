// The services of a ledger with an outbox, one role a process: `ledger ROLE`.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.40.0"
)

var tracer = otel.Tracer("ledger")

// The end of everything in progress, on SIGTERM.
var stopping, stop = signal.NotifyContext(context.Background(), syscall.SIGTERM)

func main() {
	defer stop()
	roles := map[string]func(){
		"broker":       broker,
		"orchestrator": orchestrator,
		"ledger":       ledger,
		"read-model":   readModel,
		"notifier":     notifier,
		"audit":        audit,
	}
	role := os.Args[1]
	if role == "broker" {
		roles[role]()
		return
	}
	shutdown, err := startTelemetry(role)
	if err != nil {
		log.Fatal(err)
	}
	roles[role]()
	if err := shutdown(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func startTelemetry(role string) (func(context.Context) error, error) {
	ctx := context.Background()
	var exporter *otlptrace.Exporter
	var err error
	if role == "read-model" || role == "audit" {
		exporter, err = otlptracegrpc.New(ctx, otlptracegrpc.WithEndpointURL(os.Getenv("OTLP_GRPC")))
	} else {
		exporter, err = otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(os.Getenv("OTLP_HTTP")+"/v1/traces"))
	}
	if err != nil {
		return nil, err
	}
	service, err := resource.New(ctx, resource.WithAttributes(semconv.ServiceName(role+"-service")))
	if err != nil {
		return nil, err
	}
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(exporter, sdktrace.WithBatchTimeout(500*time.Millisecond)),
		sdktrace.WithResource(service),
	)
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.TraceContext{})
	return provider.Shutdown, nil
}

// Serves until SIGTERM.
func serve(handler http.Handler) {
	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT"), Handler: handler}
	go func() {
		if err := server.ListenAndServe(); err != http.ErrServerClosed {
			log.Fatal(err)
		}
	}()
	<-stopping.Done()
	if err := server.Shutdown(context.Background()); err != nil {
		log.Print(err)
	}
}

func address(name string) string {
	return fmt.Sprintf("http://127.0.0.1:%s", os.Getenv(name+"_PORT"))
}
