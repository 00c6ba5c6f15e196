package signalr

import (
	"fmt"
	"log/slog"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/decode"
)

// InvocationContext is what the service tells about one call: the ten
// properties of the SignalR trigger's InvocationContext (Azure Functions
// SignalR extension, InvocationContext.cs).
//
// Headers and Query can hold access tokens. String and LogValue leave both
// out; so should your logs.
type InvocationContext struct {
	// Arguments are the call's arguments as they arrived. Typed parameters
	// are decoded from them already; nil for connection events.
	Arguments *decode.Arguments

	// Error says why a connection ended; empty for a clean end and for all
	// other events.
	Error string

	// Hub, Category and Event are spelled as the caller and the service
	// spelled them, which may differ in case from the annotation.
	Hub      string
	Category Category
	Event    string

	// ConnectionID identifies the client's connection.
	ConnectionID string

	// UserID is the user the client's token names; empty when it names none.
	UserID string

	// Headers are those of the upstream request.
	Headers Headers

	// Query is the query of the URL with which the client connected to the
	// service: what [NegotiateOptions].Query put there. What the client gave to
	// withUrl ends at negotiate.
	Query Query

	// Claims are the claims of the client's token. Read the warning at
	// [Claims] before using one for authorization.
	Claims Claims
}

// String describes the call without anything secret.
func (c InvocationContext) String() string {
	return fmt.Sprintf("hub %q %s %q connection %q user %q", c.Hub, c.Category, c.Event, c.ConnectionID, c.UserID)
}

// LogValue implements [slog.LogValuer] without anything secret.
func (c InvocationContext) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("hub", words.Name(c.Hub)),
		slog.String("category", words.Name(string(c.Category))),
		slog.String("event", words.Name(c.Event)),
		slog.String("connectionId", words.Name(c.ConnectionID)),
	}
	if c.UserID != "" {
		attrs = append(attrs, slog.String("userId", words.Name(c.UserID)))
	}
	if c.Error != "" {
		attrs = append(attrs, slog.String("error", words.Name(c.Error)))
	}
	return slog.GroupValue(attrs...)
}
