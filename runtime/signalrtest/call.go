package signalrtest

import (
	"context"
	"fmt"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// Call is one thing that a client did, as the service tells it: for a function
// alone by [Dispatch], or for an HTTP handler by [NewUpstreamRequest].
type Call struct {
	Hub      string
	Category signalr.Category
	Event    string // connected, disconnected, or the name the client called

	ConnectionID string // conn-1 unless set
	UserID       string
	Claims       signalr.Claims
	Query        string // that negotiate put into the client's URL, such as "room=7": see signalr.NegotiateOptions

	Arguments []any  // of a message
	Error     string // why the connection ended, of a disconnected event

	// InvocationID is empty for a call whose client does not wait for the end.
	InvocationID string

	// MessagePack tells that the client speaks it instead of JSON, for
	// [NewUpstreamRequest].
	MessagePack bool

	// Senders takes what the function sends to clients, such as a [Recorder].
	// [Dispatch] drops it where there is none.
	Senders signalr.Senders
}

// Invocation is a client's call that waits for the result.
func Invocation(hub, target string, args ...any) Call {
	return Call{Hub: hub, Category: signalr.Messages, Event: target, Arguments: args, InvocationID: "1"}
}

// Connected is a client that has come.
func Connected(hub string) Call {
	return Call{Hub: hub, Category: signalr.Connections, Event: "connected"}
}

// Disconnected is a client that has gone; the reason is empty for one that
// left on purpose.
func Disconnected(hub, reason string) Call {
	return Call{Hub: hub, Category: signalr.Connections, Event: "disconnected", Error: reason}
}

// From returns the call with a user, and claims as type, value, type, value ….
func (c Call) From(user string, claims ...string) Call {
	c.UserID = user
	c.Claims = signalr.NewClaims(claims...)
	return c
}

// To returns the call with what takes the function's messages.
func (c Call) To(senders signalr.Senders) Call {
	c.Senders = senders
	return c
}

func (c Call) connectionID() string {
	if c.ConnectionID == "" {
		return "conn-1"
	}
	return c.ConnectionID
}

// Dispatch runs the function that takes the call, with the app's middleware and
// nothing else around it, and returns what it returned. Arguments go through
// JSON, as those of a client do. Errors of the function are *[signalr.CallError];
// a result of another type than T is an error too.
func Dispatch[T any](ctx context.Context, app *signalr.App, c Call) (T, error) {
	var none T
	result, err := c.dispatch(ctx, app)
	if err != nil || result == nil {
		return none, err
	}
	value, ok := result.(T)
	if !ok {
		return none, fmt.Errorf("the result of %s is a %T, not a %T", c.Event, result, none)
	}
	return value, nil
}

func (c Call) dispatch(ctx context.Context, app *signalr.App) (any, error) {
	if err := app.Err(); err != nil {
		return nil, err
	}
	trigger := app.ByEvent(c.Hub, c.Category, c.Event)
	if trigger == nil {
		return nil, fmt.Errorf("no function takes hub %q, category %q, event %q: %s", c.Hub, c.Category, c.Event, suggestFrom(app)(c.Hub, string(c.Category), c.Event))
	}
	inv := &signalr.InvocationContext{
		Error:        c.Error,
		Hub:          c.Hub,
		Category:     c.Category,
		Event:        c.Event,
		ConnectionID: c.connectionID(),
		UserID:       c.UserID,
		Query:        signalr.ParseQuery(c.Query),
		Claims:       c.Claims,
	}
	if c.Category == signalr.Messages {
		text, err := encodeArguments(c.Arguments)
		if err != nil {
			return nil, err
		}
		if inv.Arguments, err = decode.JSON(text); err != nil {
			return nil, err
		}
	}
	senders := c.Senders
	if senders == nil {
		senders = NewRecorder()
	}
	return app.Dispatch(ctx, &signalr.Call{Trigger: trigger, Context: inv, Senders: senders})
}
