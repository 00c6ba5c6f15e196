package signalr

import (
	"context"
	"errors"
	"fmt"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// ErrNoFunction is what [App.Invoke] gives for a name that the app does not
// have.
var ErrNoFunction = errors.New("the app has no such function")

// SendThrough sets what functions send to clients through when [App.Invoke]
// runs them, such as Settings of package service.
func (a *App) SendThrough(senders Senders) { a.senders = senders }

// Invoke runs a function for a host that has the SignalR trigger itself and
// hands on what it got, such as a native worker for Go: with [App.Triggers] to
// tell the host what there is, an adapter is three lines. The payload is the
// trigger's value (see [ParseInvocationContext]), the result JSON, or nil for a
// function without one.
//
// The error is what [App.Dispatch] gives; one that is about the payload is no
// *[CallError].
func (a *App) Invoke(ctx context.Context, function string, payload []byte) (result []byte, err error) {
	trigger := a.ByFunction(function)
	if trigger == nil {
		return nil, fmt.Errorf("signalr: function %q: %w", function, ErrNoFunction)
	}
	context, err := ParseInvocationContext(payload)
	if err != nil {
		return nil, fmt.Errorf("signalr: function %q: %w", function, err)
	}
	value, err := a.Dispatch(ctx, &Call{Trigger: trigger, Context: context, Senders: a.senders})
	if err != nil || !trigger.Result {
		return nil, err
	}
	return guarded(function, func() ([]byte, error) {
		text, err := values.Append(nil, value)
		if err != nil {
			return nil, fmt.Errorf("encoding the result: %w", err)
		}
		return text, nil
	})
}
