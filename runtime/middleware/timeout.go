package middleware

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// Timeout ends the context of a call after a time. A call that fails then tells
// its client that it took too long. A function that does not look at its
// context is not stopped: no function in Go can be.
//
// It is worth having below every limit further out: the service waits about 100
// seconds for an answer, and the Functions host kills the whole process, with
// all calls in it, when one function is over its functionTimeout.
func Timeout(after time.Duration) signalr.Middleware {
	tookTooLong := fmt.Errorf("the call took longer than %v", after)
	return func(next signalr.Invoker) signalr.Invoker {
		return func(ctx context.Context, call *signalr.Call) (any, error) {
			ctx, cancel := context.WithTimeoutCause(ctx, after, tookTooLong)
			defer cancel()
			result, err := next(ctx, call)
			var forClient *signalr.HubError
			if err == nil || errors.As(err, &forClient) || context.Cause(ctx) != tookTooLong {
				return result, err
			}
			return nil, &signalr.HubError{Message: tookTooLong.Error(), Cause: err}
		}
	}
}
