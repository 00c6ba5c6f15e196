package signalr

import (
	"context"
	"errors"
	"fmt"

	"github.com/hubwire/hubwire/runtime/bind"
)

// ResultClients addresses the clients of one hub through the client interface C,
// which has methods that wait for a client's result. Only a single connection
// can be asked, so all other methods give M: C without them. Generated code names
// the instantiation after the interface: ChatClients for ChatClient.
//
// The context of a method says how long it waits; without a deadline the
// service decides. Every error about the client is a *[ResultError].
type ResultClients[C, M any] struct {
	Clients[M]
	one Clients[C]
}

// NewResultClients is [NewClients] for interfaces with results.
func NewResultClients[C, M any](sender Sender, one func(bind.Recipient) C, many func(bind.Recipient) M) ResultClients[C, M] {
	return ResultClients[C, M]{NewClients(sender, many), NewClients(sender, one)}
}

// Connection addresses one connection.
func (c ResultClients[C, M]) Connection(id string) C { return c.one.Connection(id) }

// Caller addresses the connection whose call is in progress. Outside a
// function there is none, and sending fails.
//
// A client that waits for its call to end can answer before that; behind the
// Functions host the function keeps the call open meanwhile.
func (c ResultClients[C, M]) Caller() C { return c.one.Caller() }

// ResultSender is a [Sender] that can also ask one connection for a result.
type ResultSender interface {
	Sender

	// Invoke sends a message to one connection and waits for its result, as
	// JSON. An error about the client is a *[ResultError].
	Invoke(ctx context.Context, connectionID, target string, arguments []any) (result []byte, err error)
}

// Why a client gave no result, as the Err of a [ResultError].
var (
	ErrClientFailed = errors.New("the client's handler failed")
	ErrClientGone   = errors.New("the client is not connected")
	ErrNoAnswer     = errors.New("the client did not answer in time")
)

// ResultError says why a client gave no result.
type ResultError struct {
	Target       string // what it was asked
	ConnectionID string
	Err          error  // ErrClientFailed, ErrClientGone or ErrNoAnswer
	Message      string // what the client says, where its handler failed
	Cause        error  // such as context.DeadlineExceeded; may be nil
}

// Error names the question, the connection and the reason.
func (e *ResultError) Error() string {
	text := fmt.Sprintf("asking connection %q for %q: %v", e.ConnectionID, e.Target, e.Err)
	if e.Message != "" {
		text += fmt.Sprintf(": %q", e.Message)
	}
	if e.Cause != nil {
		text += fmt.Sprintf(" (%v)", e.Cause)
	}
	return text
}

// Unwrap returns the reason and its cause.
func (e *ResultError) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Err}
	}
	return []error{e.Err, e.Cause}
}

// Invoke implements [bind.Recipient].
func (r recipient) Invoke(ctx context.Context, target string, arguments ...any) ([]byte, error) {
	to := r.audiences[0].Name
	if to == "" {
		return nil, fmt.Errorf("signalr: asking for %q: the connection name is empty", target)
	}
	sender, ok := r.sender.(ResultSender)
	if !ok {
		return nil, fmt.Errorf("signalr: asking for %q: this sender (%T) cannot wait for client results", target, r.sender)
	}
	if arguments == nil {
		arguments = []any{}
	}
	result, err := sender.Invoke(ctx, to, target, arguments)
	var known *ResultError
	if errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &known) {
		err = &ResultError{Target: target, ConnectionID: to, Err: ErrNoAnswer, Cause: err}
	}
	return result, err
}
