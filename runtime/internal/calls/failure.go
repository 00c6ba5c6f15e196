package calls

import (
	"errors"
	"log/slog"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// Level tells what a caller did wrong, a warning, from what the program did
// wrong.
func Level(err error) slog.Level {
	var (
		panicked *signalr.PanicError
		meant    *signalr.HubError
		count    *decode.CountError
		argument *decode.ArgumentError
	)
	switch {
	case errors.As(err, &panicked):
		return slog.LevelError
	case errors.As(err, &meant), errors.As(err, &count), errors.As(err, &argument):
		return slog.LevelWarn
	default:
		return slog.LevelError
	}
}

// Attrs returns everything the log should have about a failed call: the
// error, what a *[signalr.HubError] keeps from the client, and the stack of a
// panic.
func Attrs(err error) []slog.Attr {
	attrs := []slog.Attr{slog.String("error", err.Error())}
	var meant *signalr.HubError
	if errors.As(err, &meant) && meant.Cause != nil {
		attrs = append(attrs, slog.String("cause", meant.Cause.Error()))
	}
	var panicked *signalr.PanicError
	if errors.As(err, &panicked) {
		attrs = append(attrs, slog.String("stack", string(panicked.Stack)))
	}
	return attrs
}
