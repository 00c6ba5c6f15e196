package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/customhandler"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// Run runs the app until the process gets SIGTERM or an interrupt, and is
// meant to be the last line of main. It returns after a clean end, so that
// main ends with code 0. Everything else exits the process with code 1, after
// each reason got a line on standard error: the Functions host restarts a
// process that failed, but not one that ended with 0 (WorkerProcess.cs).
//
// A second signal ends the process at once.
//
// The Functions host shows standard output as information and standard error
// as errors. Run therefore points the default of package slog to standard
// output, unless the program has set a default of its own, and lets records
// that are logged with the context of a call travel with the call. With
// [WithLogger] it leaves the default alone.
//
// Run leaves the garbage collector as the environment variables GOGC and
// GOMEMLIMIT say.
func Run(app *signalr.App, opts ...Option) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the next signal has its default effect
	if collect(opts).logger == nil {
		slog.SetDefault(defaultLogger(slog.Default(), os.Stdout))
	}
	if err := Serve(ctx, app, opts...); err != nil {
		report(os.Stderr, err)
		os.Exit(1)
	}
}

// Serve runs the app until ctx ends, and returns nil then. Every other return
// is an error; see [Run] for a main that needs no more.
//
// When ctx ends, Serve takes no new calls and waits for those in progress, as
// long as [WithGrace] says. What is left then is cancelled and an error.
func Serve(ctx context.Context, app *signalr.App, opts ...Option) error {
	cfg := collect(opts)
	if cfg.logger == nil {
		cfg.logger = slog.Default()
	}
	where, err := placeOf(cfg)
	if err != nil {
		return err
	}
	// The Functions host waits for the listener; the rest comes after it.
	listener, err := listen(ctx, where)
	if err != nil {
		return err
	}
	handler, err := newHandler(ctx, app, cfg, where)
	if err != nil {
		listener.Close()
		return err
	}
	return serve(ctx, listener, handler, cfg, func() { announce(ctx, app, where, cfg, listener.Addr()) })
}

// announce says that calls are taken.
func announce(ctx context.Context, app *signalr.App, where place, cfg config, addr net.Addr) {
	cfg.logger.InfoContext(ctx, "listening", "addr", addr.String(), "mode", where.mode.String(), "triggers", len(app.Triggers()), "negotiations", len(app.Negotiations()))
	if where.hint != "" {
		cfg.logger.InfoContext(ctx, where.hint)
	}
	if cfg.listening != nil {
		cfg.listening(addr)
	}
}

// defaultLogger returns the logger of a program that set none: text on
// standard output. One that the program set stays, but records of a call
// travel with it.
func defaultLogger(current *slog.Logger, stdout io.Writer) *slog.Logger {
	handler := current.Handler()
	// The type of slog's first default has no name outside of slog.
	if fmt.Sprintf("%T", handler) == "*slog.defaultHandler" {
		handler = slog.NewTextHandler(stdout, nil)
	}
	return slog.New(customhandler.NewLogHandler(handler))
}

// report writes a line for each of joined errors. The Functions host shows the
// last three lines of a process that failed.
func report(w io.Writer, err error) {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || err.Error() != errors.Join(joined.Unwrap()...).Error() {
		fmt.Fprintf(w, "error: %s\n", words.Text(err.Error()))
		return
	}
	for _, each := range joined.Unwrap() {
		report(w, each)
	}
}
