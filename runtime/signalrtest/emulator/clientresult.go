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

// InvokeClient calls a method of one client and waits for its result, as the
// operation :invoke of the REST interface does. The arguments are a JSON array,
// nil for none; the result is JSON, nil where the client's method returns
// nothing. The error is a *[ClientError] where the client answered with one.
func (s *Service) InvokeClient(ctx context.Context, hub, connectionID, target string, arguments []byte) (result []byte, err error) {
	c := s.registry.hub(hub).connection(connectionID)
	if c == nil {
		return nil, fmt.Errorf("emulator: there is no connection %q in hub %q", connectionID, hub)
	}
	p := newPush()
	p.forms[jsonProtocol.name] = &hubprotocol.Invocation{Target: target, Arguments: arguments}
	done, err := c.ask(ctx, p)
	switch {
	case err != nil:
		return nil, err
	case done.Error != nil:
		return nil, &ClientError{*done.Error}
	case done.Result == nil || !c.speaks().binary:
		return done.Result, nil
	default:
		return jsonProtocol.adopt(nil, done.Result)
	}
}

var errGone = errors.New("emulator: the client left before it answered")

// ask sends an invocation to the client and waits for its answer.
func (c *connection) ask(ctx context.Context, p *push) (*hubprotocol.Completion, error) {
	m, err := p.in(c.speaks())
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	id, answer, err := c.asked.add()
	if err != nil {
		return nil, err
	}
	defer c.asked.remove(id)
	own := *m
	own.InvocationID = id
	f, err := newFrame(c.speaks(), &own)
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	c.post(f)
	select {
	case done, ok := <-answer:
		if !ok {
			return nil, errGone
		}
		return done, nil
	case <-ctx.Done():
		return nil, ctx.Err()
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
		return "", nil, errGone
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
