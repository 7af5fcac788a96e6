// Package httpapi holds what all HTTP services here do alike: instrumented routes, JSON, errors, health.
package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"casino/shared/go/telemetry"
)

// Handler answers with a status and a value to send as JSON, or with an error: an *Error says what the client
// is told; any other error becomes a 500 without detail.
type Handler func(r *http.Request) (status int, body any, err error)

// Handle registers a route such as "POST /v1/entries" with a SERVER span of that name. Each route is wrapped by
// itself, inside the mux, because only there is the pattern known when the span starts.
func Handle(mux *http.ServeMux, pattern string, handler Handler) {
	mux.Handle(pattern, instrument(adapt(handler), pattern))
}

// NewMux returns a mux whose unknown routes are answered, traced and logged too.
func NewMux() *http.ServeMux {
	mux := http.NewServeMux()
	Handle(mux, "/", func(*http.Request) (int, any, error) {
		return 0, nil, NotFound("no such route")
	})
	return mux
}

func adapt(handler Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		status, body, err := guard(handler, r)
		if err != nil {
			status, body = explain(r, err)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if err := json.NewEncoder(w).Encode(body); err != nil {
			slog.WarnContext(r.Context(), "client left before the answer", "error", err.Error())
		}
	})
}

// guard turns a panic into an error, so that the span tells of it and the client gets an answer.
func guard(handler Handler, r *http.Request) (status int, body any, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	return handler(r)
}

// explain logs the error in the request's span and chooses what the client may know of it. Only a 5xx is an
// error of this server: otelhttp then sets the span's status, and leaves it unset for a 4xx.
func explain(r *http.Request, err error) (status int, body any) {
	var known *Error
	if !errors.As(err, &known) {
		known = &Error{Status: http.StatusInternalServerError, Reason: "internal error", Cause: err}
	}
	if known.Status < http.StatusInternalServerError {
		slog.InfoContext(r.Context(), "request rejected", "status", known.Status, "reason", known.Reason)
	} else {
		span := trace.SpanFromContext(r.Context())
		if !telemetry.IsRecorded(err) {
			span.RecordError(known.cause())
		}
		span.SetAttributes(errorType(known.Status))
		slog.ErrorContext(r.Context(), "request failed", "status", known.Status, "error", err.Error())
	}
	return known.Status, map[string]string{"error": known.Reason}
}

// errorType is the attribute that a SERVER span needs beside its error status.
func errorType(status int) attribute.KeyValue {
	return semconv.ErrorTypeKey.String(strconv.Itoa(status))
}

func instrument(handler http.Handler, pattern string) http.Handler {
	return otelhttp.NewHandler(handler, pattern)
}
