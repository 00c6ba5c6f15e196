package emulator

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

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
		return nil, fmt.Errorf("emulator: no connection %q in hub %q", connectionID, hub)
	}
	done, err := c.ask(ctx, pushOf(&hubprotocol.Invocation{Target: target, Arguments: arguments}))
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

func (c *connection) ask(ctx context.Context, p *push) (*hubprotocol.Completion, error) {
	m, err := p.in(c.speaks())
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	answer := make(chan *hubprotocol.Completion, 1)
	c.mu.Lock()
	c.lastAsked++
	own := *m.(*hubprotocol.Invocation) // nobody is asked for anything else
	own.InvocationID = "s" + strconv.Itoa(c.lastAsked)
	c.asked[own.InvocationID] = answer
	c.mu.Unlock()
	defer c.expected(own.InvocationID)
	f, err := newFrame(c.speaks(), &own)
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	c.post(f)
	select {
	case done := <-answer:
		return done, nil
	case <-c.gone:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case done := <-answer: // it came just before the end
		return done, nil
	default:
		return nil, errGone
	}
}

// expected ends the wait for an answer, and returns where it is to go; nil is
// nowhere.
func (c *connection) expected(invocationID string) chan *hubprotocol.Completion {
	c.mu.Lock()
	defer c.mu.Unlock()
	answer := c.asked[invocationID]
	delete(c.asked, invocationID)
	return answer
}
