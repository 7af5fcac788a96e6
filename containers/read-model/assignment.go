// Which partitions the consumer group has given to this consumer.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
)

// assignment counts the partitions of each topic that are assigned now.
type assignment struct {
	mu         sync.Mutex
	partitions map[string]int
}

func (a *assignment) add(_ context.Context, _ *kgo.Client, assigned map[string][]int32) {
	a.change(assigned, 1)
}

func (a *assignment) remove(_ context.Context, _ *kgo.Client, lost map[string][]int32) {
	a.change(lost, -1)
}

// revoke gives partitions back after committing what was consumed of them.
func (a *assignment) revoke(ctx context.Context, client *kgo.Client, revoked map[string][]int32) {
	if err := client.CommitMarkedOffsets(ctx); err != nil {
		slog.Warn("offsets not committed", "error", err.Error())
	}
	a.change(revoked, -1)
}

func (a *assignment) change(partitions map[string][]int32, by int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.partitions == nil {
		a.partitions = map[string]int{}
	}
	for topic, numbers := range partitions {
		a.partitions[topic] += by * len(numbers)
	}
}

// ready is a health check: it passes once there are partitions of each topic to read.
func (c *consumer) ready(context.Context) error {
	c.assigned.mu.Lock()
	defer c.assigned.mu.Unlock()
	for _, topic := range topics {
		if c.assigned.partitions[topic] == 0 {
			return fmt.Errorf("no partition of %s is assigned", topic)
		}
	}
	return nil
}
