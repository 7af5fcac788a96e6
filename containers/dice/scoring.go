// Recording results with the scoring service.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

const scoringTimeout = 3 * time.Second

type scoring struct {
	url     string
	client  *http.Client
	latency metric.Float64Histogram
}

// record never fails: a result that cannot be recorded is logged, and the play stands.
func (s scoring) record(ctx context.Context, b bet, payout int64, outcome string) {
	started := time.Now()
	err := s.post(ctx, map[string]any{
		"game": "dice", "player_id": b.PlayerID, "session_id": b.SessionID,
		"bet": b.Stake, "payout": payout, "outcome": outcome,
	})
	recorded := "success"
	if err != nil {
		recorded = "failed"
		slog.WarnContext(ctx, "result not recorded", "reason", err.Error())
	}
	s.latency.Record(ctx, milliseconds(time.Since(started)),
		metric.WithAttributes(gameType, attribute.String("outcome", recorded)))
}

func (s scoring) post(ctx context.Context, played map[string]any) error {
	body, err := json.Marshal(played)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/api/scoring/record", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := s.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	// Read to its end, the connection can be used again, and the call's span ends.
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusCreated {
		return fmt.Errorf("scoring answered %s", response.Status)
	}
	return nil
}
