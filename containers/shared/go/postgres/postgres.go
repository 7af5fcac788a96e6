// Package postgres opens an instrumented connection pool.
package postgres

import (
	"context"
	"fmt"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/multitracer"
	"github.com/jackc/pgx/v5/pgxpool"

	"casino/shared/go/env"
)

// Open connects to the database that DATABASE_URL names and brings its tables up to date by running schema, which
// must be idempotent. Every statement run inside a span becomes a CLIENT span; outside one it leaves none.
func Open(ctx context.Context, schema string) (*pgxpool.Pool, error) {
	url, err := env.Required("DATABASE_URL")
	if err != nil {
		return nil, err
	}
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	calls, err := newCallCounter()
	if err != nil {
		return nil, err
	}
	spans := otelpgx.NewTracer(otelpgx.WithMetricOperationName(otelpgx.SQLOperationName))
	// Statements alone are traced: connecting and preparing happen in whichever request comes first, and would
	// make its trace differ from the next. The counter goes before otelpgx, which ends the span, because a count
	// belongs to a span that is still open.
	config.ConnConfig.Tracer = &multitracer.Tracer{QueryTracers: []pgx.QueryTracer{calls, spans}}
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
