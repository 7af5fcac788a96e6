// Package service runs a service from start to the last flushed span.
package service

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"casino/shared/go/env"
	"casino/shared/go/fault"
	"casino/shared/go/telemetry"
)

// Together these stay under the five seconds that a stop may take.
const (
	requestGrace = 1000 * time.Millisecond
	workerGrace  = 1500 * time.Millisecond
	closeGrace   = 500 * time.Millisecond
	flushGrace   = 1500 * time.Millisecond
)

// App is what a service consists of once its connections stand.
type App struct {
	Handler http.Handler
	// Workers run beside the HTTP server until their context ends; they finish what they hold, then return.
	Workers []func(context.Context)
	// Close releases connections, after requests and workers have ended.
	Close func()
}

// Build connects the service. It runs with telemetry installed but outside any span, so its calls leave none.
type Build func(context.Context) (*App, error)

// Main runs the service until SIGTERM or SIGINT and ends the process: 0 after an ordered stop, else 1.
func Main(name, defaultPort string, build Build) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if fault.Active(fault.DiceNoFlush) {
		context.AfterFunc(ctx, func() { os.Exit(0) })
	}
	shutdown, err := telemetry.Start(ctx, name)
	if err == nil {
		err = run(ctx, defaultPort, build)
	}
	if err != nil {
		slog.Error("service failed", "error", err.Error())
	} else {
		slog.Info("service stopped")
	}
	flush, cancel := context.WithTimeout(context.Background(), flushGrace)
	defer cancel()
	if err := shutdown(flush); err != nil {
		fmt.Fprintln(os.Stderr, "telemetry not flushed:", err)
	}
	if err != nil {
		os.Exit(1)
	}
}

func run(ctx context.Context, defaultPort string, build Build) error {
	app, err := build(ctx)
	if err != nil {
		return err
	}
	defer within(closeGrace, app.Close)
	address := net.JoinHostPort(env.Or("BIND_HOST", "127.0.0.1"), env.Or("HTTP_PORT", defaultPort))
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	defer startWorkers(app.Workers)()
	slog.Info("service started", "address", listener.Addr().String())
	return serve(ctx, listener, app.Handler)
}

// serve answers requests until the context ends, then finishes those at hand.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), requestGrace)
	defer cancel()
	if server.Shutdown(grace) != nil {
		// Clients hold connections open that they may never use: those need no answer.
		return server.Close()
	}
	return nil
}

// startWorkers returns the function that stops them and waits, but no longer than workerGrace.
func startWorkers(workers []func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, work := range workers {
		running.Go(func() { work(ctx) })
	}
	return func() {
		cancel()
		within(workerGrace, running.Wait)
	}
}

// within waits for the work, but not for ever: what it talks to may be gone.
func within(grace time.Duration, work func()) {
	ended := make(chan struct{})
	go func() { work(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(grace):
	}
}
