// Logging: every record goes to stdout as a JSON line, and the same record over OTLP.
package telemetry

import (
	"context"
	"io"
	"log/slog"
	"os"

	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/trace"
)

// installLogger makes slog's default logger. Without a provider it writes to stdout alone.
func installLogger(service string, provider log.LoggerProvider) {
	var handler slog.Handler = newStdoutHandler(os.Stdout, service)
	if provider != nil {
		bridge := otelslog.NewHandler(service, otelslog.WithLoggerProvider(provider))
		handler = slog.NewMultiHandler(handler, bridge)
	}
	slog.SetDefault(slog.New(handler))
}

func newStdoutHandler(out io.Writer, service string) slog.Handler {
	return withSpanIDs{slog.NewJSONHandler(out, nil)}.WithAttrs([]slog.Attr{slog.String("service", service)})
}

// withSpanIDs adds the ids of the context's span, so that a line on stdout can be joined with its trace.
type withSpanIDs struct{ slog.Handler }

func (h withSpanIDs) Handle(ctx context.Context, record slog.Record) error {
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		record = record.Clone()
		record.AddAttrs(
			slog.String("trace_id", span.TraceID().String()),
			slog.String("span_id", span.SpanID().String()),
			slog.String("trace_flags", span.TraceFlags().String()),
		)
	}
	return h.Handler.Handle(ctx, record)
}

func (h withSpanIDs) WithAttrs(attrs []slog.Attr) slog.Handler {
	return withSpanIDs{h.Handler.WithAttrs(attrs)}
}

func (h withSpanIDs) WithGroup(name string) slog.Handler {
	return withSpanIDs{h.Handler.WithGroup(name)}
}
