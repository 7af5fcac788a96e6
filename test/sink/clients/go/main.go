// Sends through the OpenTelemetry SDK for Go what the expectation says, in each of the ways that the variants list:
// conformance EXPECTATION VARIANTS
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

type variant struct {
	Protocol    string `json:"protocol"`
	Compression string `json:"compression"`
	Endpoint    string `json:"endpoint"`
}

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(expectationPath, variantsPath string) error {
	var expected expectation
	var variants []variant
	if err := read(expectationPath, &expected); err != nil {
		return err
	}
	if err := read(variantsPath, &variants); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for _, one := range variants {
		if err := send(ctx, expected, one); err != nil {
			return fmt.Errorf("%s, %s: %w", one.Protocol, one.Compression, err)
		}
	}
	return nil
}

func read(path string, into any) error {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(bytes, into)
}

func send(ctx context.Context, expected expectation, one variant) error {
	spans, metrics, logs, err := exporters(ctx, one)
	if err != nil {
		return err
	}
	from := resource.NewSchemaless(attributes(expected.Traces.ResourceSpans[0].Resource.Attributes)...)
	if err := sendSpans(ctx, expected, from, spans); err != nil {
		return err
	}
	if err := sendLogs(ctx, expected, from, logs); err != nil {
		return err
	}
	return sendMetrics(ctx, expected, from, metrics)
}

func exporters(ctx context.Context, one variant) (spans trace.SpanExporter, metrics metric.Exporter, logs log.Exporter, err error) {
	gzip := one.Compression == "gzip"
	var failures [3]error
	if one.Protocol == "grpc" {
		toTraces := []otlptracegrpc.Option{otlptracegrpc.WithEndpointURL(one.Endpoint)}
		toMetrics := []otlpmetricgrpc.Option{otlpmetricgrpc.WithEndpointURL(one.Endpoint)}
		toLogs := []otlploggrpc.Option{otlploggrpc.WithEndpointURL(one.Endpoint)}
		if gzip {
			toTraces = append(toTraces, otlptracegrpc.WithCompressor("gzip"))
			toMetrics = append(toMetrics, otlpmetricgrpc.WithCompressor("gzip"))
			toLogs = append(toLogs, otlploggrpc.WithCompressor("gzip"))
		}
		spans, failures[0] = otlptracegrpc.New(ctx, toTraces...)
		metrics, failures[1] = otlpmetricgrpc.New(ctx, toMetrics...)
		logs, failures[2] = otlploggrpc.New(ctx, toLogs...)
		return spans, metrics, logs, errors.Join(failures[:]...)
	}
	toTraces := []otlptracehttp.Option{otlptracehttp.WithEndpointURL(one.Endpoint + "/v1/traces")}
	toMetrics := []otlpmetrichttp.Option{otlpmetrichttp.WithEndpointURL(one.Endpoint + "/v1/metrics")}
	toLogs := []otlploghttp.Option{otlploghttp.WithEndpointURL(one.Endpoint + "/v1/logs")}
	if gzip {
		toTraces = append(toTraces, otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
		toMetrics = append(toMetrics, otlpmetrichttp.WithCompression(otlpmetrichttp.GzipCompression))
		toLogs = append(toLogs, otlploghttp.WithCompression(otlploghttp.GzipCompression))
	}
	spans, failures[0] = otlptracehttp.New(ctx, toTraces...)
	metrics, failures[1] = otlpmetrichttp.New(ctx, toMetrics...)
	logs, failures[2] = otlploghttp.New(ctx, toLogs...)
	return spans, metrics, logs, errors.Join(failures[:]...)
}

// attributes of OTLP/JSON as the SDK has them.
func attributes(list []keyValue) []attribute.KeyValue {
	all := make([]attribute.KeyValue, 0, len(list))
	for _, one := range list {
		all = append(all, attribute.KeyValue{Key: attribute.Key(one.Key), Value: one.Value.typed()})
	}
	return all
}
