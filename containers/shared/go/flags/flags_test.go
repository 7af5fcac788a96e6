package flags

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/log/global"
	sdklog "go.opentelemetry.io/otel/sdk/log"
)

type kept struct{ records []sdklog.Record }

func (k *kept) OnEmit(_ context.Context, record *sdklog.Record) error {
	k.records = append(k.records, record.Clone())
	return nil
}
func (*kept) Enabled(context.Context, sdklog.EnabledParameters) bool { return true }
func (*kept) Shutdown(context.Context) error                         { return nil }
func (*kept) ForceFlush(context.Context) error                       { return nil }

func (k *kept) last(t *testing.T) map[string]string {
	t.Helper()
	if len(k.records) == 0 {
		t.Fatal("no event was logged")
	}
	record := k.records[len(k.records)-1]
	found := map[string]string{"": record.EventName()}
	record.WalkAttributes(func(one attribute.KeyValue) bool {
		found[string(one.Key)] = one.Value.String()
		return true
	})
	return found
}

func TestPayout(t *testing.T) {
	events := &kept{}
	global.SetLoggerProvider(sdklog.NewLoggerProvider(sdklog.WithProcessor(events)))
	var asked map[string]map[string]any
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ofrep/v1/evaluate/flags/dice.payout" {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = w.Write([]byte(`{"key":"x","errorCode":"GENERAL","errorDetails":"no such variant"}`))
			return
		}
		_ = json.NewDecoder(r.Body).Decode(&asked)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"key":"dice.payout","value":110,"variant":"happy-hour","reason":"TARGETING_MATCH"}`))
	}))
	flags, err := Connect(server.URL)
	if err != nil {
		t.Fatal(err)
	}

	payout := flags.Payout(t.Context(), "dice", "player-1")
	if payout.Percent != 110 || payout.Variant.Value.AsString() != "happy-hour" {
		t.Errorf("got %+v", payout)
	}
	if asked["context"]["targetingKey"] != "player-1" {
		t.Errorf("asked for %v", asked)
	}
	if got := payout.Of(100, 600); got != 660 {
		t.Errorf("a payout of 600 became %d", got)
	}
	if got := payout.Of(100, 100); got != 100 {
		t.Errorf("a stake that comes back became %d", got)
	}
	event := events.last(t)
	if event[""] != "feature_flag.evaluation" || event["feature_flag.key"] != "dice.payout" ||
		event["feature_flag.result.variant"] != "happy-hour" || event["feature_flag.context.id"] != "player-1" {
		t.Errorf("event %v", event)
	}

	payout = flags.Payout(t.Context(), "craps", "player-1")
	if payout.Percent != 100 || payout.Variant.Value.AsString() != "none" {
		t.Errorf("without an evaluation: %+v", payout)
	}
	event = events.last(t)
	if _, has := event["feature_flag.result.variant"]; has || event["error.type"] != "general" {
		t.Errorf("event of a failure: %v", event)
	}

	server.Close()
	payout = flags.Payout(t.Context(), "dice", "player-1")
	if payout.Percent != 100 || events.last(t)["error.type"] != "general" {
		t.Errorf("without a flag service: %+v, event %v", payout, events.last(t))
	}
}
