package emulator

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// asked holds the invocations that a client has to answer.
type asked struct {
	mu    sync.Mutex
	count int
	open  map[string]chan *hubprotocol.Completion // nil once the client is gone
	gone  bool
}

// ClientError is what a client answered an invocation with instead of a
// result.
type ClientError struct{ Text string }

// Error returns the client's own words.
func (e *ClientError) Error() string { return "the client answered with an error: " + e.Text }

// InvokeClient calls a method of one client and waits for its result. The
// arguments are a JSON array, nil for none; the result is JSON, nil where the
// client's method returns nothing. The REST interface of Azure SignalR Service
// has no such operation, only persistent connections of app servers have; it
// is here for tests of clients. The error is a *[ClientError] where the client
// answered with one.
func (s *Service) InvokeClient(ctx context.Context, hub, connectionID, target string, arguments []byte) (result []byte, err error) {
	c := s.registry.hub(hub).connection(connectionID)
	if c == nil {
		return nil, fmt.Errorf("emulator: there is no connection %q in hub %q", connectionID, hub)
	}
	id, answer, err := c.asked.add()
	if err != nil {
		return nil, err
	}
	defer c.asked.remove(id)
	p, err := newPush(&hubprotocol.Invocation{InvocationID: id, Target: target, Arguments: arguments}, jsonProtocol{})
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	c.push(p)
	select {
	case completion, ok := <-answer:
		if !ok {
			return nil, errLeft
		}
		return c.result(completion)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// result returns what a completion holds, as JSON.
func (c *connection) result(m *hubprotocol.Completion) ([]byte, error) {
	switch {
	case m.Error != nil:
		return nil, &ClientError{*m.Error}
	case m.Result == nil || c.speaks() == protocol(jsonProtocol{}):
		return m.Result, nil
	default:
		return jsonProtocol{}.adopt(m.Result)
	}
}

// answered takes a client's answer.
func (c *connection) answered(m *hubprotocol.Completion) {
	a := &c.asked
	a.mu.Lock()
	defer a.mu.Unlock()
	if answer := a.open[m.InvocationID]; answer != nil {
		answer <- m // has room for one
		delete(a.open, m.InvocationID)
	}
}

// abandon answers for a client that is gone.
func (c *connection) abandon() {
	a := &c.asked
	a.mu.Lock()
	defer a.mu.Unlock()
	a.gone = true
	for _, answer := range a.open {
		close(answer)
	}
	a.open = nil
}

func (a *asked) add() (id string, answer chan *hubprotocol.Completion, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.gone {
		return "", nil, errors.New("emulator: the client left")
	}
	if a.open == nil {
		a.open = make(map[string]chan *hubprotocol.Completion)
	}
	a.count++
	id, answer = "s"+strconv.Itoa(a.count), make(chan *hubprotocol.Completion, 1)
	a.open[id] = answer
	return id, answer, nil
}

func (a *asked) remove(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.open, id)
}
