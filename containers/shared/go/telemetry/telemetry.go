// Package telemetry sets up the OpenTelemetry SDK for a service, from the standard OTEL_* variables alone.
package telemetry

import (
	"context"
	"errors"
	"os"
	"strings"

	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/contrib/instrumentation/runtime"
	"go.opentelemetry.io/contrib/propagators/autoprop"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/log/global"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// Shutdown sends what is still held, and stops. The context bounds how long that may take.
type Shutdown func(context.Context) error

// Start installs global tracer, meter and logger providers, the propagator and the default slog logger.
// Without an OTLP endpoint only the logger on stdout is installed: the API's no-op providers stay in place.
func Start(ctx context.Context, service string) (Shutdown, error) {
	if !enabled() {
		installLogger(service, nil)
		return func(context.Context) error { return nil }, nil
	}
	var stops []Shutdown
	shutdown := func(ctx context.Context) error {
		var err error
		for _, stop := range stops {
			err = errors.Join(err, stop(ctx))
		}
		return err
	}
	res, err := describe(ctx, service)
	if err != nil {
		return shutdown, err
	}
	otel.SetTextMapPropagator(autoprop.NewTextMapPropagator())

	spans, err := autoexport.NewSpanExporter(ctx)
	if err != nil {
		return shutdown, err
	}
	tracers := trace.NewTracerProvider(trace.WithResource(res), trace.WithBatcher(spans))
	stops = append(stops, tracers.Shutdown)
	otel.SetTracerProvider(tracers)

	records, err := autoexport.NewLogExporter(ctx)
	if err != nil {
		return shutdown, err
	}
	loggers := log.NewLoggerProvider(log.WithResource(res), log.WithProcessor(log.NewBatchProcessor(records)))
	stops = append(stops, loggers.Shutdown)
	global.SetLoggerProvider(loggers)
	installLogger(nameIn(res, service), loggers)

	reader, err := autoexport.NewMetricReader(ctx)
	if err != nil {
		return shutdown, err
	}
	meters := metric.NewMeterProvider(metric.WithResource(res), metric.WithReader(reader))
	stops = append(stops, meters.Shutdown)
	otel.SetMeterProvider(meters)
	return shutdown, runtime.Start()
}

// enabled: telemetry is sent only where somebody said where to.
func enabled() bool {
	return os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" && !strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true")
}

// describe makes the resource; what the environment says wins over the service's own name.
func describe(ctx context.Context, service string) (*resource.Resource, error) {
	return resource.New(ctx,
		resource.WithAttributes(semconv.ServiceName(service)),
		resource.WithTelemetrySDK(),
		resource.WithFromEnv(),
	)
}

// nameIn is the name under which the service really reports.
func nameIn(res *resource.Resource, fallback string) string {
	if name, ok := res.Set().Value(semconv.ServiceNameKey); ok {
		return name.AsString()
	}
	return fallback
}
