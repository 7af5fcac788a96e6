// The relay: moves events from the outbox to the broker, oldest first.
package outbox

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"casino/shared/go/env"
	"casino/shared/go/fault"
	"casino/shared/go/telemetry"
)

const (
	batchSize = 100
	// defaultPollInterval is how often the relay looks for what no Wake announced: rows of a crashed process, or a
	// broker that was away. OUTBOX_POLL_INTERVAL changes it.
	defaultPollInterval = "1s"
	// longestPause is the most that the relay waits after failures, each of which doubles the pause.
	longestPause = 4 * time.Second
	// lastPass bounds the publishing that is still done once the service stops.
	lastPass = time.Second
)

// Store is where events wait.
type Store interface {
	Unpublished(ctx context.Context, limit int) ([]Event, error)
	MarkPublished(ctx context.Context, event Event) error
}

// Sink takes events to where they are read.
type Sink interface {
	Publish(ctx context.Context, event Event) error
}

// Relay publishes a store's events one by one, in order, at least once. Run one relay to a table: two would
// mix the order.
type Relay struct {
	store   Store
	sink    Sink
	tracer  trace.Tracer
	latency metric.Float64Histogram
	wake    chan struct{}
	poll    time.Duration
}

// NewRelay makes a relay; Run starts it.
func NewRelay(store Store, sink Sink) (*Relay, error) {
	poll, err := time.ParseDuration(env.Or("OUTBOX_POLL_INTERVAL", defaultPollInterval))
	if err != nil {
		return nil, fmt.Errorf("OUTBOX_POLL_INTERVAL: %w", err)
	}
	latency, err := otel.Meter(scope).Float64Histogram("outbox_relay_latency_seconds",
		metric.WithUnit("s"), metric.WithDescription("From the row's writing to its publishing."),
		metric.WithExplicitBucketBoundaries(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10))
	return &Relay{store, sink, otel.Tracer(scope), latency, make(chan struct{}, 1), poll}, err
}

// Wake tells the relay of a commit. It never blocks: a wake that is already pending covers this one.
func (r *Relay) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Run relays until the context ends, then once more for what was written last.
func (r *Relay) Run(ctx context.Context) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	context.AfterFunc(ctx, func() { time.AfterFunc(lastPass, cancel) })

	pause := r.poll
	for ctx.Err() == nil {
		wake := r.wake
		if r.drain(work) {
			pause = r.poll
		} else {
			// Who wakes the relay cannot know that there is trouble.
			wake, pause = nil, min(2*pause, longestPause)
		}
		select {
		case <-wake:
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
	r.drain(work)
}

// drain publishes until the outbox is empty. It stops at the first failure, so that no event overtakes an older one;
// false then.
func (r *Relay) drain(ctx context.Context) bool {
	for ctx.Err() == nil {
		events, err := r.waiting(ctx)
		if err != nil {
			r.reportUnreadable(ctx, err)
			return false
		}
		for _, event := range events {
			if r.process(ctx, event) != nil {
				return false
			}
		}
		if len(events) < batchSize {
			return true
		}
	}
	return false
}

// waiting looks into the outbox, untraced: it belongs to no request, and finds nothing nearly always.
func (r *Relay) waiting(ctx context.Context) ([]Event, error) {
	if fault.Active(fault.PollNoise) {
		var span trace.Span
		ctx, span = r.tracer.Start(ctx, "pollOutbox")
		defer span.End()
	}
	return r.store.Unpublished(ctx, batchSize)
}

// reportUnreadable opens a span for the failure alone: a poll that finds nothing leaves no telemetry.
func (r *Relay) reportUnreadable(ctx context.Context, err error) {
	ctx, span := r.tracer.Start(ctx, "pollOutbox")
	defer span.End()
	telemetry.Fail(span, err)
	slog.ErrorContext(ctx, "outbox unreadable", "error", err.Error())
}
