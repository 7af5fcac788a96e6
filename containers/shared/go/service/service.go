// Package service runs a service from start to the last flushed span.
package service

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"casino/shared/go/telemetry"
)

// The three together stay under the five seconds that a stop may take.
const (
	requestGrace = 1500 * time.Millisecond
	workerGrace  = 1500 * time.Millisecond
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
	shutdown, err := telemetry.Start(ctx, name)
	if err == nil {
		err = run(ctx, defaultPort, build)
	}
	if err != nil {
		slog.Error("service failed", "error", err.Error())
	}
	flush, cancel := context.WithTimeout(context.Background(), flushGrace)
	err = errors.Join(err, shutdown(flush))
	cancel()
	stop()
	if err != nil {
		os.Stderr.WriteString(name + ": " + err.Error() + "\n")
		os.Exit(1)
	}
}

func run(ctx context.Context, defaultPort string, build Build) error {
	app, err := build(ctx)
	if err != nil {
		return err
	}
	defer app.Close()
	listener, err := net.Listen("tcp", net.JoinHostPort(Env("BIND_HOST", "127.0.0.1"), Env("HTTP_PORT", defaultPort)))
	if err != nil {
		return err
	}
	stopWorkers := startWorkers(app.Workers)
	defer stopWorkers()

	server := &http.Server{Handler: app.Handler, ReadHeaderTimeout: 5 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	slog.Info("service started", "address", listener.Addr().String())

	select {
	case err = <-served:
	case <-ctx.Done():
		grace, cancel := context.WithTimeout(context.Background(), requestGrace)
		defer cancel()
		err = server.Shutdown(grace)
	}
	slog.Info("service stopping")
	return err
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
		ended := make(chan struct{})
		go func() { running.Wait(); close(ended) }()
		select {
		case <-ended:
		case <-time.After(workerGrace):
		}
	}
}

// Env is the environment variable, or the fallback where it is absent or empty.
func Env(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}
