// Package redis opens an instrumented client.
package redis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/extra/redisotel/v9"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"casino/shared/go/env"
)

// Open makes a client for the server that REDIS_URL names; it connects when it is first used. Every command run inside a
// span becomes a CLIENT span; outside one it leaves none.
func Open() (*redis.Client, error) {
	url, err := env.Required("REDIS_URL")
	if err != nil {
		return nil, err
	}
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	// A new connection says little of its own, and that is not traced: all commands in a trace are the service's.
	options.DisableIdentity = true
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	client := redis.NewClient(options)
	err = redisotel.InstrumentTracing(client,
		redisotel.WithAttributes(semconv.DBSystemNameRedis),
		redisotel.WithDBStatement(false), // statements hold keys and stored answers
		redisotel.WithCallerEnabled(false),
		redisotel.WithDialFilter(true),
		redisotel.WithCommandFilter(isHandshake),
	)
	if err != nil {
		return nil, err
	}
	calls, err := otel.Meter("casino/redis").Int64Counter("redis_calls",
		metric.WithUnit("{call}"), metric.WithDescription("Commands sent to Redis."))
	// Added after redisotel's hook, this one runs inside its span.
	client.AddHook(commandHook{calls})
	return client, err
}

// Ping passes while the server answers.
func Ping(client *redis.Client) func(context.Context) error {
	return func(ctx context.Context) error { return client.Ping(ctx).Err() }
}

// isHandshake tells what the client sends by itself on a new connection.
func isHandshake(command redis.Cmder) bool {
	return slices.Contains([]string{"hello", "auth", "select", "client"}, strings.ToLower(command.Name()))
}

// commandHook counts each command, and gives its span the stable attributes that redisotel does not set yet.
type commandHook struct{ calls metric.Int64Counter }

func (h commandHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if isHandshake(command) {
			return next(ctx, command)
		}
		operation := semconv.DBOperationName(strings.ToUpper(command.Name()))
		span := trace.SpanFromContext(ctx)
		span.SetAttributes(operation)
		err := next(ctx, command)
		outcome := "success"
		if err != nil && !errors.Is(err, redis.Nil) {
			outcome = "failed"
			span.SetAttributes(semconv.ErrorType(err))
		}
		h.calls.Add(ctx, 1, metric.WithAttributes(operation, attribute.String("outcome", outcome)))
		return err
	}
}

func (commandHook) DialHook(next redis.DialHook) redis.DialHook { return next }

func (commandHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
