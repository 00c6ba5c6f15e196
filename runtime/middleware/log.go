package middleware

import (
	"context"
	"log/slog"
	"time"

	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// Log writes a record for each call: what was called by whom, how long it took
// and how it ended, without arguments and without anything secret. Calls that
// went well are logged at level Debug, failed ones as a warning where the
// caller was at fault, and as an error else.
//
// A nil logger is slog's default at the time of the call. Self-hosted, package
// upstream logs calls already.
func Log(logger *slog.Logger) signalr.Middleware {
	return func(next signalr.Invoker) signalr.Invoker {
		return func(ctx context.Context, call *signalr.Call) (any, error) {
			log := logger
			if log == nil {
				log = slog.Default()
			}
			start := time.Now()
			result, err := next(ctx, call)
			level := slog.LevelDebug
			if err != nil {
				level = calls.Level(err)
			}
			if !log.Enabled(ctx, level) {
				return result, err
			}
			attrs := []slog.Attr{
				slog.String("function", call.Trigger.Function),
				slog.Any("call", call.Context),
				slog.Duration("duration", time.Since(start)),
			}
			if err != nil {
				attrs = append(attrs, calls.Attrs(err)...)
			}
			log.LogAttrs(ctx, level, "function called", attrs...)
			return result, err
		}
	}
}
