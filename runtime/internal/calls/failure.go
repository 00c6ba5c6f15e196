package calls

import (
	"errors"
	"log/slog"
	"strings"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/internal/arguments"
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
	attrs := []slog.Attr{slog.String("error", Text(err))}
	var meant *signalr.HubError
	if errors.As(err, &meant) && meant.Cause != nil {
		attrs = append(attrs, slog.String("cause", Text(meant.Cause)))
	}
	var panicked *signalr.PanicError
	if errors.As(err, &panicked) {
		attrs = append(attrs, slog.String("stack", words.Text(string(panicked.Stack))))
	}
	return attrs
}

// Text returns an error as logs may have it: on one line, nothing in it that
// forges or hides lines, and no values of arguments.
func Text(err error) string {
	text := err.Error()
	if argument, ok := errors.AsType[*decode.ArgumentError](err); ok {
		text = strings.Replace(text, argument.Error(), withoutValue(*argument).Error(), 1)
	}
	return words.Line(text)
}

func withoutValue(e decode.ArgumentError) *decode.ArgumentError {
	if !arguments.IsPlain(e.Cause) {
		e.Cause = nil
		if e.Expected == "" {
			e.Cause = errors.New("it cannot be read")
		}
	}
	switch {
	case strings.HasPrefix(e.Found, `"`):
		e.Found = "a string"
	case strings.ContainsAny(e.Found, "0123456789"):
		e.Found = "a number"
	}
	return &e
}
