package middleware

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// Authorize asks allow before each call, and refuses the call where it returns
// an error: the counterpart of the class-based model's SignalRFilterAttribute.
// The client reads "not authorized" and the log the reason, unless the reason
// is a *[signalr.HubError], whose text is for the client.
//
// A client whose event connected is refused is disconnected. The event
// disconnected always passes: it asks for nothing, arrives without claims, and
// the function that cleans up must see it.
func Authorize(allow func(ctx context.Context, call *signalr.Call) error) signalr.Middleware {
	return func(next signalr.Invoker) signalr.Invoker {
		return func(ctx context.Context, call *signalr.Call) (any, error) {
			if isDisconnected(call.Trigger) {
				return next(ctx, call)
			}
			if err := allow(ctx, call); err != nil {
				return nil, refusal(err)
			}
			return next(ctx, call)
		}
	}
}

// refusal keeps the reason from the client, unless it is meant for it.
func refusal(reason error) error {
	var forClient *signalr.HubError
	if errors.As(reason, &forClient) {
		return reason
	}
	return &signalr.HubError{Message: "not authorized", Cause: reason}
}

func isDisconnected(t *signalr.Trigger) bool {
	return t.Category == signalr.Connections && strings.EqualFold(t.Event, "disconnected")
}

// RequireUser refuses calls of clients whose token names no user.
func RequireUser() signalr.Middleware {
	return Authorize(func(_ context.Context, call *signalr.Call) error {
		if call.Context.UserID == "" {
			return errors.New("the client's token has no user id")
		}
		return nil
	})
}

// RequireClaim refuses calls of clients without the claim. With values, the
// claim must have one of them. Read the warning at [signalr.Claims] first: of
// a hub whose tokens hold text that users choose, claims prove nothing.
func RequireClaim(claimType string, values ...string) signalr.Middleware {
	return Authorize(func(_ context.Context, call *signalr.Call) error {
		found := call.Context.Claims.Values(claimType)
		switch {
		case len(found) == 0:
			return fmt.Errorf("the client has no claim %q", claimType)
		case len(values) == 0 || slices.ContainsFunc(found, func(v string) bool { return slices.Contains(values, v) }):
			return nil
		default:
			return fmt.Errorf("the client's claim %q is not one of %q", claimType, values)
		}
	})
}
