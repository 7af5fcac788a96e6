package main

import (
	"context"

	"go.opentelemetry.io/otel/log"
	sdk "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/trace"
)

func sendLogs(ctx context.Context, expected expectation, from *resource.Resource, exporter sdk.Exporter) error {
	scope := expected.Logs.ResourceLogs[0].ScopeLogs[0]
	provider := sdk.NewLoggerProvider(sdk.WithProcessor(sdk.NewBatchProcessor(exporter)), sdk.WithResource(from))
	logger := provider.Logger(scope.Scope.Name,
		log.WithInstrumentationVersion(scope.Scope.Version), log.WithSchemaURL(scope.SchemaURL),
		log.WithInstrumentationAttributes(attributes(scope.Scope.Attributes)...))
	for _, one := range scope.LogRecords {
		within := ctx
		if one.TraceID != "" {
			within = trace.ContextWithSpanContext(ctx, contextOf(one.TraceID, one.SpanID, one.Flags, ""))
		}
		var record log.Record
		if one.Time != "" {
			record.SetTimestamp(at(one.Time))
		}
		record.SetObservedTimestamp(at(one.Observed))
		// OTLP and the API number severities alike.
		record.SetSeverity(log.Severity(one.Severity))
		record.SetSeverityText(one.SeverityText)
		record.SetBody(one.Body.typed())
		record.SetEventName(one.EventName)
		record.AddAttributes(attributes(one.Attributes)...)
		logger.Emit(within, record)
	}
	return provider.Shutdown(ctx)
}
