// Package player says who plays: player.id and session.id travel as baggage with every call of a request.
package player

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/baggage"
)

// Attributes are the ids for a span: from the baggage, else as given. What is empty is left out.
func Attributes(ctx context.Context, playerID, sessionID string) []attribute.KeyValue {
	sent := baggage.FromContext(ctx)
	given := []attribute.KeyValue{
		attribute.String("player.id", playerID),
		attribute.String("session.id", sessionID),
	}
	found := make([]attribute.KeyValue, 0, len(given))
	for _, id := range given {
		if value := sent.Member(string(id.Key)).Value(); value != "" {
			id = attribute.String(string(id.Key), value)
		}
		if id.Value.AsString() != "" {
			found = append(found, id)
		}
	}
	return found
}
