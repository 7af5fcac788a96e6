package main

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// givenIDs hands out the ids of the expectation, in its order.
type givenIDs struct{ spans []span }

func (g *givenIDs) NewIDs(context.Context) (trace.TraceID, trace.SpanID) {
	first := g.spans[0]
	g.spans = g.spans[1:]
	return contextOf(first.TraceID, first.SpanID, 1, "").TraceID(), contextOf(first.TraceID, first.SpanID, 1, "").SpanID()
}

func (g *givenIDs) NewSpanID(ctx context.Context, _ trace.TraceID) trace.SpanID {
	_, id := g.NewIDs(ctx)
	return id
}

func contextOf(traceID, spanID string, flags int, state string) trace.SpanContext {
	tid, err := trace.TraceIDFromHex(traceID)
	if err != nil {
		panic(err)
	}
	sid, err := trace.SpanIDFromHex(spanID)
	if err != nil {
		panic(err)
	}
	parsed, err := trace.ParseTraceState(state)
	if err != nil {
		panic(err)
	}
	return trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: tid, SpanID: sid, TraceFlags: trace.TraceFlags(flags), TraceState: parsed, Remote: true,
	})
}

func at(nanoseconds string) time.Time { return time.Unix(0, integer(nanoseconds)) }

func sendSpans(ctx context.Context, expected expectation, from *resource.Resource, exporter sdk.SpanExporter) error {
	scope := expected.Traces.ResourceSpans[0].ScopeSpans[0]
	provider := sdk.NewTracerProvider(
		sdk.WithBatcher(exporter), sdk.WithResource(from), sdk.WithIDGenerator(&givenIDs{scope.Spans}),
	)
	tracer := provider.Tracer(scope.Scope.Name,
		trace.WithInstrumentationVersion(scope.Scope.Version), trace.WithSchemaURL(scope.SchemaURL),
		trace.WithInstrumentationAttributes(attributes(scope.Scope.Attributes)...))
	for _, one := range scope.Spans {
		sendSpan(ctx, tracer, one)
	}
	return provider.Shutdown(ctx)
}

func sendSpan(ctx context.Context, tracer trace.Tracer, one span) {
	if one.ParentSpanID != "" {
		ctx = trace.ContextWithSpanContext(ctx, contextOf(one.TraceID, one.ParentSpanID, 1, one.TraceState))
	}
	var links []trace.Link
	for _, link := range one.Links {
		links = append(links, trace.Link{
			SpanContext: contextOf(link.TraceID, link.SpanID, link.Flags, link.TraceState),
			Attributes:  attributes(link.Attributes),
		})
	}
	_, started := tracer.Start(ctx, one.Name,
		// OTLP and the API number the kinds alike.
		trace.WithSpanKind(trace.SpanKind(one.Kind)), trace.WithTimestamp(at(one.Start)), trace.WithLinks(links...))
	started.SetAttributes(attributes(one.Attributes)...)
	for _, event := range one.Events {
		started.AddEvent(event.Name, trace.WithTimestamp(at(event.Time)), trace.WithAttributes(attributes(event.Attributes)...))
	}
	switch one.Status.Code {
	case 1:
		started.SetStatus(codes.Ok, "")
	case 2:
		started.SetStatus(codes.Error, one.Status.Message)
	}
	started.End(trace.WithTimestamp(at(one.End)))
}
