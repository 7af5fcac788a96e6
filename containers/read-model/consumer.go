// The consumer: reads the topics, and gives each message a span that continues its sender's trace.
package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"casino/shared/go/events"
	"casino/shared/go/fault"
	"casino/shared/go/kafka"
	"casino/shared/go/telemetry"
)

// topics are what the read model is made from.
var topics = []string{events.LedgerTopic, events.AccountsTopic, events.TransfersTopic}

const (
	group      = "read-model"
	scope      = "casino/read-model"
	retryPause = 500 * time.Millisecond
	// sessionTimeout is how long the group waits for a member that died without leaving.
	sessionTimeout = 10 * time.Second
)

// applier changes the read model; an error of type unusable tells that no retry will help.
type applier interface {
	apply(ctx context.Context, eventID, eventType string, payload []byte) error
}

type consumer struct {
	client     *kafka.Producer
	model      applier
	propagator propagation.TextMapPropagator
	assigned   assignment
	lag        lagGauge
	letters    deadLetters
}

func newConsumer(model applier) (*consumer, error) {
	lag, err := newLagGauge(otel.Meter(scope))
	if err != nil {
		return nil, err
	}
	c := &consumer{model: model, propagator: otel.GetTextMapPropagator(), lag: lag}
	if fault.Active(fault.ConsumerIgnoresHeaders) {
		c.propagator = propagation.NewCompositeTextMapPropagator()
	}
	c.client, err = kafka.NewProducer(
		kgo.ConsumerGroup(group),
		kgo.ConsumeTopics(topics...),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.SessionTimeout(sessionTimeout),
		kgo.AutoCommitMarks(),
		kgo.OnPartitionsAssigned(c.assigned.add),
		kgo.OnPartitionsRevoked(c.assigned.revoke),
		kgo.OnPartitionsLost(c.assigned.remove),
	)
	c.letters = deadLetters{producer: c.client, propagator: otel.GetTextMapPropagator()}
	return c, err
}

// run consumes until the context ends; the message at hand is finished first.
func (c *consumer) run(ctx context.Context) {
	for ctx.Err() == nil {
		fetches := c.client.PollFetches(ctx)
		fetches.EachError(func(topic string, partition int32, err error) {
			if ctx.Err() == nil {
				c.reportFetch(ctx, topic, partition, err)
			}
		})
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			for _, record := range p.Records {
				if !c.deliver(ctx, record, p.HighWatermark) {
					return
				}
			}
		})
		c.commit(ctx)
	}
}

// deliver consumes the record until that succeeds, or it lies among the dead letters; false where the service stops before.
func (c *consumer) deliver(ctx context.Context, record *kgo.Record, highWatermark int64) bool {
	// Before it is tried, too: how far the consumer is behind must show while it is stuck.
	c.lag.record(ctx, record, highWatermark-record.Offset)
	for ctx.Err() == nil {
		err := c.consume(context.WithoutCancel(ctx), record)
		if err == nil {
			c.lag.record(ctx, record, highWatermark-record.Offset-1)
			c.client.MarkCommitRecords(record)
			return true
		}
		select {
		case <-time.After(retryPause):
		case <-ctx.Done():
		}
	}
	return false
}

// consume applies one message in a span of its own: a child of the span that sent it, with the link to it that the
// conventions ask of every consumer.
func (c *consumer) consume(ctx context.Context, record *kgo.Record) error {
	headers := kafka.Headers{Record: record}
	eventID, eventType := headers.Get(kafka.HeaderEventID), headers.Get(kafka.HeaderEventType)
	ctx = c.propagator.Extract(ctx, headers)
	ctx, span := otel.Tracer(scope).Start(ctx, "consume "+eventType,
		trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(describe(record)...),
		trace.WithLinks(trace.LinkFromContext(ctx)))
	defer span.End()

	err := c.model.apply(ctx, eventID, eventType, record.Value)
	if err != nil {
		telemetry.Fail(span, err)
		slog.ErrorContext(ctx, "event not applied", "event_id", eventID, "event_type", eventType, "error", err.Error())
		if errors.As(err, &unusable{}) {
			return c.letters.put(ctx, record, err)
		}
		return err
	}
	slog.InfoContext(ctx, "event applied", "event_id", eventID, "event_type", eventType,
		"aggregate_id", headers.Get(kafka.HeaderAggregateID))
	return nil
}

// commit tells the broker what is done: whatever is not committed when one of the two dies is delivered again.
func (c *consumer) commit(ctx context.Context) {
	if err := c.client.CommitMarkedOffsets(ctx); err != nil && ctx.Err() == nil {
		slog.WarnContext(ctx, "offsets not committed", "error", err.Error())
	}
}

// reportFetch opens a span for the failure alone: waiting for messages leaves no telemetry.
func (c *consumer) reportFetch(ctx context.Context, topic string, partition int32, err error) {
	ctx, span := otel.Tracer(scope).Start(ctx, "pollTopics")
	defer span.End()
	telemetry.Fail(span, err)
	slog.ErrorContext(ctx, "fetch failed", "topic", topic, "partition", partition, "error", err.Error())
}

// close commits what was consumed and leaves the group.
func (c *consumer) close() {
	c.client.Close()
}
