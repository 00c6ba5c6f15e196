package signalrtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// Push is one message that the program sent to a client.
type Push struct {
	Target    string
	Arguments []jsontext.Value
}

// Decode decodes the arguments, each into the pointer at its place. There must
// be as many of them.
func (p *Push) Decode(into ...any) error { return decodeArguments(p.Target, p.Arguments, into) }

func decodeArguments(target string, arguments []jsontext.Value, into []any) error {
	if len(arguments) != len(into) {
		return fmt.Errorf("%s has %d arguments, expected %d: %s", target, len(arguments), len(into), arguments)
	}
	for i, pointer := range into {
		if err := json.Unmarshal(arguments[i], pointer); err != nil {
			return fmt.Errorf("argument %d of %s: %w", i, target, err)
		}
	}
	return nil
}

func (c *Client) receive() {
	err := c.readAll()
	c.mu.Lock()
	if c.closing {
		err = ErrClosed
	}
	c.err = err
	c.mu.Unlock()
	close(c.done)
	c.end()
	c.conn.abort()
}

func (c *Client) readAll() error {
	data := c.data
	for {
		for {
			payload, rest, ok, err := c.protocol.cut(data)
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			data = rest
			message, err := c.protocol.parse(payload)
			if err != nil {
				return fmt.Errorf("the service sent an invalid message: %w", err)
			}
			if err := c.take(message); err != nil {
				return err
			}
		}
		more, err := c.conn.read(c.life)
		if err != nil {
			return fmt.Errorf("the connection broke: %w", err)
		}
		data = append(data, more...)
	}
}

// take takes one message. The error is the end of the connection.
func (c *Client) take(message hubprotocol.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch m := message.(type) {
	case *hubprotocol.Completion:
		if answer := c.calls[m.InvocationID]; answer != nil {
			delete(c.calls, m.InvocationID)
			answer <- m
		}
	case *hubprotocol.Invocation:
		push := &Push{Target: m.Target}
		if err := json.Unmarshal(m.Arguments, &push.Arguments); m.Arguments != nil && err != nil {
			return fmt.Errorf("the arguments of %s: %w", m.Target, err)
		}
		if m.InvocationID != "" {
			how := c.answers[m.Target]
			if how == nil {
				//lint:ignore ST1005 the words of the client that is imitated
				how = func([]jsontext.Value) (any, error) { return nil, errors.New(noAnswer) }
			}
			c.working.Go(func() { c.answer(m.InvocationID, push, how) })
		}
		c.pushes = append(c.pushes, push)
		close(c.arrived)
		c.arrived = make(chan struct{})
	case *hubprotocol.Close:
		return &ClosedError{Reason: m.Error, AllowReconnect: m.AllowReconnect}
	}
	return nil
}

// Wait takes the oldest message to target that is left, waiting for it if it
// has to, and decodes its arguments, each into the pointer at its place. Names
// of targets are compared with regard to case, as the .NET client does.
func (c *Client) Wait(ctx context.Context, target string, into ...any) error {
	push, err := c.first(ctx, func(p *Push) bool { return p.Target == target })
	if err != nil && ctx.Err() != nil {
		unread := []string{}
		for _, push := range c.Unread() {
			unread = append(unread, push.Target)
		}
		return fmt.Errorf("waiting for %s: %w; unread messages: %s", target, err, unread)
	}
	if err != nil {
		return fmt.Errorf("waiting for %s: %w", target, err)
	}
	return push.Decode(into...)
}

// Expect is [Client.Wait] for ten seconds, with a test that fails instead of
// an error.
func (c *Client) Expect(t TB, target string, into ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := c.Wait(ctx, target, into...); err != nil {
		t.Fatalf("%v", err)
	}
}

// Next takes the oldest message that is left, whatever its target, waiting for
// it if it has to. After the end of the connection it gives what is left, then
// the reason.
func (c *Client) Next(ctx context.Context) (*Push, error) {
	return c.first(ctx, func(*Push) bool { return true })
}

func (c *Client) first(ctx context.Context, fits func(*Push) bool) (*Push, error) {
	for {
		c.mu.Lock()
		arrived, ended := c.arrived, c.err
		i := slices.IndexFunc(c.pushes, fits)
		if i >= 0 {
			push := c.pushes[i]
			c.pushes = slices.Delete(c.pushes, i, i+1)
			c.mu.Unlock()
			return push, nil
		}
		c.mu.Unlock()
		if ended != nil {
			return nil, ended
		}
		select {
		case <-arrived:
		case <-c.done:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// Unread returns the messages that came and that nobody took, oldest first,
// and leaves them. What a function sends before it returns is there when its
// caller's Invoke returns, if the caller is among the recipients.
func (c *Client) Unread() []*Push {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.pushes)
}

func (c *Client) ping() {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			c.write(c.life, &hubprotocol.Ping{}) // an error ends the connection, which receive sees
		case <-c.life.Done():
			return
		}
	}
}
