package httpapi

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

type observed struct {
	spans *tracetest.InMemoryExporter
	logs  *bytes.Buffer
}

// observe installs providers for the test that keep spans and log lines in memory.
func observe(t *testing.T) observed {
	t.Helper()
	o := observed{tracetest.NewInMemoryExporter(), &bytes.Buffer{}}
	provider, propagator, logger := otel.GetTracerProvider(), otel.GetTextMapPropagator(), slog.Default()
	otel.SetTracerProvider(trace.NewTracerProvider(trace.WithSyncer(o.spans)))
	otel.SetTextMapPropagator(propagation.TraceContext{})
	slog.SetDefault(slog.New(slog.NewJSONHandler(o.logs, nil)))
	t.Cleanup(func() {
		otel.SetTracerProvider(provider)
		otel.SetTextMapPropagator(propagator)
		slog.SetDefault(logger)
	})
	return o
}

func request(mux *http.ServeMux, method, path, flags string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-"+flags)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w
}

func TestOnlyA5xxIsAnErrorOfTheServerSpan(t *testing.T) {
	cases := map[string]struct {
		err    error
		status int
		code   codes.Code
	}{
		"a refusal":        {BadRequest("no"), http.StatusBadRequest, codes.Unset},
		"a missing part":   {Unavailable("away", errors.New("refused")), http.StatusServiceUnavailable, codes.Error},
		"an unknown error": {errors.New("secret detail"), http.StatusInternalServerError, codes.Error},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			o := observe(t)
			mux := NewMux()
			Handle(mux, "GET /things/{id}", func(*http.Request) (int, any, error) { return 0, nil, c.err })
			w := request(mux, http.MethodGet, "/things/7", "01")
			if w.Code != c.status {
				t.Errorf("status %d, want %d", w.Code, c.status)
			}
			if strings.Contains(w.Body.String(), "secret") {
				t.Errorf("the client was told %q", w.Body)
			}
			span := o.spans.GetSpans()[0]
			if span.Name != "GET /things/{id}" || span.Status.Code != c.code {
				t.Errorf("span %q with status %s, want %q with %s", span.Name, span.Status.Code, "GET /things/{id}", c.code)
			}
		})
	}
}

func TestAPanicIsAnsweredAndLeavesAnErrorSpan(t *testing.T) {
	o := observe(t)
	mux := NewMux()
	Handle(mux, "GET /panic", func(*http.Request) (int, any, error) { panic("oh") })
	if w := request(mux, http.MethodGet, "/panic", "01"); w.Code != http.StatusInternalServerError {
		t.Errorf("status %d, want 500", w.Code)
	}
	if got := o.spans.GetSpans()[0].Status.Code; got != codes.Error {
		t.Errorf("span status %s, want Error", got)
	}
}

func TestHealthIsQuietUnlessItsRequestIsSampled(t *testing.T) {
	for flags, want := range map[string]int{"00": 0, "01": 1} {
		o := observe(t)
		mux := NewMux()
		HandleHealth(mux, func(context.Context) error { return nil })
		if w := request(mux, http.MethodGet, "/health", flags); w.Code != http.StatusOK {
			t.Errorf("status %d, want 200", w.Code)
		}
		if got := len(o.spans.GetSpans()); got != want {
			t.Errorf("flags %s: %d spans, want %d", flags, got, want)
		}
		if got := strings.Count(o.logs.String(), `"msg":"health"`); got != want {
			t.Errorf("flags %s: %d log lines, want %d", flags, got, want)
		}
	}
}

func TestHealthIsUnavailableWhileACheckFails(t *testing.T) {
	observe(t)
	mux := NewMux()
	pass := func(context.Context) error { return nil }
	HandleHealth(mux, All(pass, func(context.Context) error { return errors.New("not yet") }))
	if w := request(mux, http.MethodGet, "/health", "00"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d, want 503", w.Code)
	}
}
