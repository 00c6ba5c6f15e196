package emulator

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// waitingCalls is how many invocations of one connection are read ahead of
// the one the upstream works on.
const waitingCalls = 64

// connection is one client. Three goroutines share its life: one reads what
// the client sends, one writes what it gets, and one makes its calls to the
// upstream, strictly in order.
type connection struct {
	service *Service
	hub     *hub
	id      string
	token   string // key in the registry
	user    string
	claims  []claim
	query   string // the query it connected with, raw

	out    *outbox
	calls  chan *hubprotocol.Invocation
	ctx    context.Context // of reading and writing; calls outlive it
	cancel context.CancelFunc

	mu       sync.Mutex
	protocol protocol // nil before the handshake
	reason   string   // why the service ends the connection; empty if it does not
}

func (s *Service) newConnection(h *hub, id string, claims []claim, query string) *connection {
	c := &connection{
		service: s, hub: h, id: id, user: userID(claims), claims: claims, query: query,
		out:   newOutbox(s.options.MaxQueued),
		calls: make(chan *hubprotocol.Invocation, waitingCalls),
	}
	c.ctx, c.cancel = context.WithCancel(s.ctx)
	return c
}

// serve runs the connection from its handshake until everything about it has
// ended. The connection must have joined the registry.
func (c *connection) serve(t transport) {
	defer c.service.registry.leave(c)
	defer c.cancel()
	var work sync.WaitGroup
	work.Go(func() { c.write(t) })
	rest, err := c.handshake(t)
	if err != nil {
		c.service.observe(Event{Kind: Refused, Hub: c.hub.name, ConnectionID: c.id, UserID: c.user, Reason: "handshake: " + err.Error()})
		c.out.end()
		work.Wait()
		return
	}
	c.service.observe(c.event(Connected))

	reading, stop := context.WithCancel(c.ctx)
	defer stop()
	work.Go(func() { c.ping(reading) })
	var end string
	work.Go(func() { c.dispatch(&end) })

	end = c.read(t, rest)
	stop()
	c.hub.remove(c)
	c.out.end()
	close(c.calls)
	work.Wait()
	e := c.event(Disconnected)
	e.Reason = end
	c.service.observe(e)
}

// write sends what is queued until the queue ends or the client is gone.
func (c *connection) write(t transport) {
	for {
		select {
		case <-c.ctx.Done():
			t.close(false)
			return
		case <-c.out.wake:
		}
		frames, last := c.out.take()
		for _, f := range frames {
			if err := t.write(c.ctx, f); err != nil {
				c.cancel()
				break
			}
		}
		if last {
			t.close(c.ctx.Err() == nil)
			return
		}
	}
}

// ping keeps the connection alive while it is read.
func (c *connection) ping(ctx context.Context) {
	ticker := time.NewTicker(c.service.options.KeepAlive)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			c.send(&hubprotocol.Ping{})
		}
	}
}

// read takes what the client sends, first the bytes that came with its
// handshake. It returns why the connection ended; empty for a clean end.
func (c *connection) read(t transport, data []byte) (reason string) {
	speaks, limit := c.speaks(), c.service.options.MaxMessage
	for {
		message, rest, ok, err := speaks.cut(data)
		switch {
		case err != nil:
			return c.fail(err)
		case len(message) > limit, !ok && len(data) > limit:
			return c.fail(fmt.Errorf("a message is over %d bytes", limit))
		case !ok:
			if data, err = c.more(t, data, c.service.options.ClientTimeout); err != nil {
				return c.whyEnded(err)
			}
			continue
		}
		data = rest
		m, err := speaks.parse(message)
		if err != nil {
			return c.fail(err)
		}
		if end, ok := m.(*hubprotocol.Close); ok {
			return end.Error
		}
		c.receive(m)
	}
}

// more waits for more bytes of a message that is not complete.
func (c *connection) more(t transport, data []byte, timeout time.Duration) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(c.ctx, timeout, fmt.Errorf("nothing arrived for %s", timeout))
	defer cancel()
	next, err := t.read(ctx)
	if err != nil {
		if c.ctx.Err() == nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, err
	}
	return append(data, next...), nil
}

// receive handles one message that does not end the connection.
func (c *connection) receive(m hubprotocol.Message) {
	const noStreams = "Azure SignalR Service has no streams in serverless mode: "
	switch m := m.(type) {
	case *hubprotocol.Invocation:
		if len(m.StreamIDs) > 0 {
			c.complete(m.InvocationID, noStreams+fmt.Sprintf("call %q without a stream argument", m.Target))
			return
		}
		select {
		case c.calls <- m:
		case <-c.ctx.Done():
		}
	case *hubprotocol.StreamInvocation:
		c.complete(m.InvocationID, noStreams+fmt.Sprintf("call %q with invoke instead", m.Target))
	}
	// Pings have done their work by arriving; the rest has no meaning here.
}

// complete answers an invocation with an error. An invocation without an id
// wants no answer.
func (c *connection) complete(invocationID, problem string) {
	if invocationID != "" {
		c.send(&hubprotocol.Completion{InvocationID: invocationID, Error: &problem})
	}
}

// send queues a message.
func (c *connection) send(m hubprotocol.Message) {
	speaks := c.speaks()
	data, err := speaks.encode(m)
	if err != nil {
		c.fail(err)
		return
	}
	c.post(frame{data, speaks.binary()})
}

// push queues a message that is encoded already.
func (c *connection) push(p push) { c.post(p[c.speaks().name()]) }

// post queues a frame, and drops a client that reads too slowly.
func (c *connection) post(f frame) {
	if err := c.out.put(f); !errors.Is(err, errTooFar) {
		return
	}
	reason := fmt.Sprintf("the client reads too slowly: over %d bytes are waiting for it", c.service.options.MaxQueued)
	c.because(reason)
	c.service.observe(c.closed(reason))
	c.cancel()
}

// fail closes the connection because of what the client sent, and returns
// the reason.
func (c *connection) fail(err error) (reason string) {
	c.close(err.Error(), false)
	return err.Error()
}

// close tells the client why the connection ends, after what is queued, and
// ends it.
func (c *connection) close(reason string, allowReconnect bool) {
	c.because(reason)
	speaks := c.speaks()
	if speaks == nil {
		c.out.end()
		return
	}
	data, err := speaks.encode(&hubprotocol.Close{Error: reason, AllowReconnect: allowReconnect})
	if err != nil {
		c.out.end()
		return
	}
	c.out.end(frame{data, speaks.binary()})
}

// because remembers the first reason why the service ends the connection.
func (c *connection) because(reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reason == "" {
		c.reason = reason
	}
}

func (c *connection) speaks() protocol {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.protocol
}

// whyEnded explains the end of the transport.
func (c *connection) whyEnded(err error) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.reason != "":
		return c.reason
	case errors.Is(err, errLeft):
		return ""
	default:
		return "the connection was lost: " + err.Error()
	}
}

func (c *connection) event(kind EventKind) Event {
	return Event{Kind: kind, Hub: c.hub.name, ConnectionID: c.id, UserID: c.user}
}

func (c *connection) closed(reason string) Event {
	e := c.event(Closed)
	e.Reason = reason
	return e
}
