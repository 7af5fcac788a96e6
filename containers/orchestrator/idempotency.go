// Idempotency: a key is claimed in Redis before the work, and keeps the answer after it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"casino/shared/go/httpapi"
	"casino/shared/go/transfer"
)

const (
	// claimTTL frees a key whose owner died; it is longer than a booking may take.
	claimTTL  = 30 * time.Second
	answerTTL = 24 * time.Hour
)

// record is what a key holds: the request it was claimed for, and the answer once there is one.
type record struct {
	Request transfer.Request `json:"request"`
	Answer  *answer          `json:"answer,omitempty"`
}

type idempotency struct{ client *redis.Client }

// claim takes the key for the request. Where it is taken it returns the stored answer instead; a conflict where
// there is none yet or where it belongs to another request.
func (i idempotency) claim(ctx context.Context, request transfer.Request) (*answer, error) {
	value, err := json.Marshal(record{Request: request})
	if err != nil {
		return nil, err
	}
	_, err = i.client.SetArgs(ctx, redisKey(request), value, redis.SetArgs{Mode: "NX", TTL: claimTTL}).Result()
	switch {
	case err == nil:
		return nil, nil
	case errors.Is(err, redis.Nil):
		return i.recall(ctx, request)
	default:
		return nil, httpapi.Unavailable("idempotency store unavailable", err)
	}
}

func (i idempotency) recall(ctx context.Context, request transfer.Request) (*answer, error) {
	value, err := i.client.Get(ctx, redisKey(request)).Bytes()
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, httpapi.Unavailable("idempotency store unavailable", err)
	}
	return replay(value, request)
}

// replay decides what a repeated request gets, from what its key holds (nothing, where it has just expired).
func replay(value []byte, request transfer.Request) (*answer, error) {
	if len(value) == 0 {
		return nil, httpapi.Conflict("the transfer of this idempotency_key is in progress")
	}
	var stored record
	if err := json.Unmarshal(value, &stored); err != nil {
		return nil, err
	}
	if stored.Request != request {
		return nil, httpapi.Conflict("idempotency_key was used for another transfer")
	}
	if stored.Answer == nil {
		return nil, httpapi.Conflict("the transfer of this idempotency_key is in progress")
	}
	return stored.Answer, nil
}

// keep stores the answer for those who ask again.
func (i idempotency) keep(ctx context.Context, request transfer.Request, done answer) error {
	value, err := json.Marshal(record{Request: request, Answer: &done})
	if err != nil {
		return err
	}
	return i.client.Set(ctx, redisKey(request), value, answerTTL).Err()
}

// release frees the key of a transfer that did not happen.
func (i idempotency) release(ctx context.Context, request transfer.Request) error {
	return i.client.Del(ctx, redisKey(request)).Err()
}

func redisKey(request transfer.Request) string { return "transfer:" + request.IdempotencyKey }
