// Package postgres opens an instrumented connection pool.
package postgres

import (
	"context"
	"fmt"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5/multitracer"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Open connects to the database at url and brings its tables up to date by running schema, which must be
// idempotent. Every statement run inside a span becomes a CLIENT span; outside one it leaves none.
func Open(ctx context.Context, url, schema string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	calls, err := newCallCounter()
	if err != nil {
		return nil, err
	}
	spans := otelpgx.NewTracer(
		otelpgx.WithDisableAcquireTracer(),
		otelpgx.WithMetricOperationName(otelpgx.SQLOperationName),
	)
	// The counter goes first: otelpgx ends the span, and the count belongs to a span that is still open.
	config.ConnConfig.Tracer = multitracer.New(calls, spans)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("postgres pool: %w", err)
	}
	if _, err := pool.Exec(ctx, schema); err != nil {
		pool.Close()
		return nil, fmt.Errorf("create tables: %w", err)
	}
	return pool, nil
}
