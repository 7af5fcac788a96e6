package main

import (
	"context"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/trace"
)

type record func(ctx context.Context, value any, attributes attribute.Set)

func sendMetrics(ctx context.Context, expected expectation, from *resource.Resource, exporter sdk.Exporter) error {
	scope := expected.Metrics.ResourceMetrics[0].ScopeMetrics[0]
	provider := sdk.NewMeterProvider(
		// Never by the clock: the end of it exports.
		sdk.WithReader(sdk.NewPeriodicReader(exporter, sdk.WithInterval(time.Hour))), sdk.WithResource(from),
		sdk.WithView(sdk.NewView(sdk.Instrument{Name: "wide"},
			sdk.Stream{Aggregation: sdk.AggregationBase2ExponentialHistogram{MaxSize: 160, MaxScale: 20}})),
	)
	meter := provider.Meter(scope.Scope.Name,
		metric.WithInstrumentationVersion(scope.Scope.Version), metric.WithSchemaURL(scope.SchemaURL),
		metric.WithInstrumentationAttributes(attributes(scope.Scope.Attributes)...))
	records := map[string]record{}
	for _, one := range expected.Measurements {
		for _, found := range scope.Metrics {
			if found.Name == one.Metric && records[one.Metric] == nil {
				records[one.Metric] = instrument(meter, one, found)
			}
		}
		if records[one.Metric] == nil {
			continue
		}
		within := ctx
		if one.InSpan != "" {
			traceID := expected.Traces.ResourceSpans[0].ScopeSpans[0].Spans[0].TraceID
			within = trace.ContextWithSpanContext(ctx, contextOf(traceID, one.InSpan, 1, ""))
		}
		for _, value := range one.Values {
			records[one.Metric](within, value, attribute.NewSet(attributes(one.Attributes)...))
		}
	}
	return provider.Shutdown(ctx)
}

func instrument(meter metric.Meter, one measurement, found expectedMetric) record {
	description, unit := metric.WithDescription(found.Description), metric.WithUnit(found.Unit)
	switch one.Instrument + " " + one.Type {
	case "counter int":
		made := must(meter.Int64Counter(found.Name, description, unit))
		return func(ctx context.Context, value any, set attribute.Set) {
			made.Add(ctx, whole(value), metric.WithAttributeSet(set))
		}
	case "counter double":
		made := must(meter.Float64Counter(found.Name, description, unit))
		return func(ctx context.Context, value any, set attribute.Set) {
			made.Add(ctx, value.(float64), metric.WithAttributeSet(set))
		}
	case "upDownCounter int":
		made := must(meter.Int64UpDownCounter(found.Name, description, unit))
		return func(ctx context.Context, value any, set attribute.Set) {
			made.Add(ctx, whole(value), metric.WithAttributeSet(set))
		}
	case "gauge double":
		made := must(meter.Float64Gauge(found.Name, description, unit))
		return func(ctx context.Context, value any, set attribute.Set) {
			made.Record(ctx, value.(float64), metric.WithAttributeSet(set))
		}
	case "histogram double", "exponentialHistogram double":
		options := []metric.Float64HistogramOption{description, unit}
		if len(found.Histogram.Points) > 0 {
			options = append(options, metric.WithExplicitBucketBoundaries(found.Histogram.Points[0].Bounds...))
		}
		made := must(meter.Float64Histogram(found.Name, options...))
		return func(ctx context.Context, value any, set attribute.Set) {
			made.Record(ctx, value.(float64), metric.WithAttributeSet(set))
		}
	default:
		panic("no " + one.Instrument + " of " + one.Type)
	}
}

func must[T any](made T, err error) T {
	if err != nil {
		panic(err)
	}
	return made
}

// whole numbers come as text, because JSON's do not hold them all.
func whole(value any) int64 {
	number, err := strconv.ParseInt(value.(string), 10, 64)
	if err != nil {
		panic(err)
	}
	return number
}
