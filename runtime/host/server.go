package host

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/hubwire/hubwire/internal/loopback"
)

// Limits of the HTTP server. None ends a request that is being answered:
// functions may take long. Callers keep connections for reuse; idle ones must outlive the pools
// of their HTTP clients, or a call meets a connection that is just closing.
const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 5 * time.Minute
)

// listen opens the listener, and says what to do where the port is taken.
func listen(ctx context.Context, where place) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", where.addr)
	switch {
	case err == nil:
		return listener, nil
	case !loopback.Taken(err):
		return nil, err
	case where.mode == customHandler:
		return nil, &takenError{where.addr, "another process has the port that the Functions host chose: stop it, or take customHandler.port out of host.json", err}
	default:
		return nil, &takenError{where.addr, "stop the process that has the port, or set " + addrSetting + " to another address", err}
	}
}

// takenError says that another process listens on the address.
type takenError struct {
	addr, advice string
	err          error
}

func (e *takenError) Error() string {
	return "listen " + e.addr + ": address already in use: " + e.advice
}

func (e *takenError) Unwrap() error { return e.err }

// serve answers requests until ctx ends, then waits for those in progress. It
// calls started once it does.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, cfg config, started func()) error {
	// Calls outlive ctx, for as long as the grace is.
	calls, cancelCalls := context.WithCancel(context.WithoutCancel(ctx))
	defer cancelCalls()
	bodies := newBodies(handler)
	server := &http.Server{
		Handler:           bodies,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       cfg.bodyTimeout, // ends with the body: functions may take longer
		IdleTimeout:       idleTimeout,
		ErrorLog:          slog.NewLogLogger(cfg.logger.Handler(), slog.LevelWarn),
		BaseContext:       func(net.Listener) context.Context { return calls },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	started()
	select {
	case err := <-failed:
		server.Close()
		return fmt.Errorf("the listener on %s failed: %w", listener.Addr(), err)
	case <-ctx.Done():
	}

	cfg.logger.InfoContext(ctx, "stopping", "reason", context.Cause(ctx), "grace", cfg.grace)
	bodies.stop()
	grace, cancel := context.WithTimeout(calls, cfg.grace)
	defer cancel()
	err := server.Shutdown(grace)
	if err != nil {
		cancelCalls()
		server.Close()
		err = fmt.Errorf("calls were still in progress %v after the program was told to stop: %w", cfg.grace, err)
	}
	<-failed // the goroutine has ended
	if err == nil {
		cfg.logger.InfoContext(ctx, "stopped")
	}
	return err
}
