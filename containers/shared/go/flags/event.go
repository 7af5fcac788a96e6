package flags

import (
	"context"
	"fmt"

	"github.com/open-feature/go-sdk/openfeature"
	flagtelemetry "github.com/open-feature/go-sdk/openfeature/telemetry"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/log/global"
)

// eventHook logs each evaluation as the event of the semantic conventions, with the ids of the span that asked.
type eventHook struct{ openfeature.UnimplementedHook }

func (eventHook) Finally(ctx context.Context, of openfeature.HookContext, details openfeature.InterfaceEvaluationDetails, _ openfeature.HookHints) {
	event := flagtelemetry.CreateEvaluationEvent(of, details)
	var record log.Record
	record.SetEventName(event.Name)
	for key, value := range event.Attributes {
		record.AddAttributes(attributeOf(key, value))
	}
	global.GetLoggerProvider().Logger("casino/flags").Emit(ctx, record)
}

func attributeOf(key string, value any) attribute.KeyValue {
	switch value := value.(type) {
	case int64:
		return attribute.Int64(key, value)
	case float64:
		return attribute.Float64(key, value)
	case bool:
		return attribute.Bool(key, value)
	default:
		return attribute.String(key, fmt.Sprint(value))
	}
}
