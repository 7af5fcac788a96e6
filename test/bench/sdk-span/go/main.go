// main MODE ENDPOINT SPANS: makes spans as a service does and prints the processor time that they took, all threads.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"syscall"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// lot is as many as a batch.
const lot = 512

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(mode, endpoint, spans string) error {
	ctx := context.Background()
	count, err := strconv.Atoi(spans)
	if err != nil {
		return err
	}
	provider, err := providerFor(ctx, mode, endpoint)
	if err != nil {
		return err
	}
	var tracer trace.Tracer = noop.NewTracerProvider().Tracer("bench")
	if mode != "api" {
		tracer = provider.Tracer("bench")
	}
	if err := makeSpans(ctx, tracer, provider, count/4); err != nil {
		return err
	}
	before := processorTime()
	if err := makeSpans(ctx, tracer, provider, count); err != nil {
		return err
	}
	taken := processorTime() - before
	if err := provider.Shutdown(ctx); err != nil {
		return err
	}
	fmt.Println(taken)
	return nil
}

func providerFor(ctx context.Context, mode, endpoint string) (*sdk.TracerProvider, error) {
	if mode != "export" {
		return sdk.NewTracerProvider(sdk.WithSpanProcessor(nowhere{})), nil
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint+"/v1/traces"))
	if err != nil {
		return nil, err
	}
	return sdk.NewTracerProvider(sdk.WithBatcher(exporter)), nil
}

type nowhere struct{}

func (nowhere) OnStart(context.Context, sdk.ReadWriteSpan) {}
func (nowhere) OnEnd(sdk.ReadOnlySpan)                     {}
func (nowhere) Shutdown(context.Context) error             { return nil }
func (nowhere) ForceFlush(context.Context) error           { return nil }

// makeSpans makes lots that are exported one after the other: the queue is never full, and none is dropped.
func makeSpans(ctx context.Context, tracer trace.Tracer, provider *sdk.TracerProvider, spans int) error {
	for made := range spans {
		makeOne(ctx, tracer, made)
		if made%lot != lot-1 {
			continue
		}
		if err := provider.ForceFlush(ctx); err != nil {
			return err
		}
	}
	return nil
}

func makeOne(ctx context.Context, tracer trace.Tracer, number int) {
	_, span := tracer.Start(ctx, "POST /api/slots/spin")
	span.SetAttributes(
		attribute.String("http.request.method", "POST"),
		attribute.String("http.route", "/api/slots/spin"),
		attribute.Int("http.response.status_code", 200),
		attribute.String("url.path", "/api/slots/spin"),
		attribute.String("server.address", "127.0.0.1"),
		attribute.Int("server.port", 3000),
		attribute.String("player.id", "0b7e7ddc-3f7c-4c38-9f2e-1a3a36a0b0a1"),
		attribute.Int("bet.amount", number),
	)
	span.End()
}

// processorTime is of all threads, in microseconds.
func processorTime() int64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return (used.Utime.Nano() + used.Stime.Nano()) / 1000
}
