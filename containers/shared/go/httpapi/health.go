// Health: whether the service can work now.
package httpapi

import (
	"context"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/otel/trace"
)

// Check says what keeps the service from working, or nil.
type Check func(context.Context) error

// HandleHealth serves GET /health: 200 once check passes, 503 before. Polls with an unsampled traceparent leave
// nothing behind; a sampled request leaves its span and one log line, which is how an observer of the telemetry
// can tell that all that came before has arrived.
func HandleHealth(mux *http.ServeMux, check Check) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sampled := trace.SpanFromContext(r.Context()).IsRecording()
		status, body := http.StatusOK, `{"status":"ok"}`
		err := check(r.Context())
		if err != nil {
			status, body = http.StatusServiceUnavailable, `{"status":"unavailable"}`
		}
		if sampled {
			logHealth(r.Context(), err)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body + "\n"))
	})
	mux.Handle("GET /health", instrument(handler, "GET /health"))
}

func logHealth(ctx context.Context, err error) {
	if err != nil {
		trace.SpanFromContext(ctx).SetAttributes(errorType(http.StatusServiceUnavailable))
		slog.InfoContext(ctx, "health", "status", "unavailable", "reason", err.Error())
		return
	}
	slog.InfoContext(ctx, "health", "status", "ok")
}

// All passes when every check does.
func All(checks ...Check) Check {
	return func(ctx context.Context) error {
		for _, check := range checks {
			if err := check(ctx); err != nil {
				return err
			}
		}
		return nil
	}
}
