// Package signalr has of the runtime what the analyzer knows by name, so that
// the test type checks little. The scripts of cmd/hubwire use the real one.
package signalr

import "context"

type App struct{}

type InvocationContext struct{ UserID string }

type Clients[C any] struct{ one C }

func (c Clients[C]) All() C { return c.one }

type Audience struct{}

type Message struct {
	Target    string
	Arguments []any
	To        Audience
}

type Sender interface {
	Send(ctx context.Context, m Message) error
}
