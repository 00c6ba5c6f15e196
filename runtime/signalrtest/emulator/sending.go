package emulator

import (
	"errors"
	"fmt"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// complete answers an invocation with an error. An invocation without an id
// wants no answer.
func (c *connection) complete(invocationID, problem string) {
	if invocationID != "" {
		c.send(&hubprotocol.Completion{InvocationID: invocationID, Error: &problem})
	}
}

// send queues a message whose values are in the client's protocol. It reports
// whether it could.
func (c *connection) send(m hubprotocol.Message) bool {
	f, err := newFrame(c.speaks(), m)
	if err != nil {
		c.fail(err)
		return false
	}
	return c.post(f)
}

// post queues a frame, and drops a client that reads too slowly. It reports
// whether the frame is queued.
func (c *connection) post(f frame) bool {
	err := c.out.put(f)
	if err == nil {
		c.sent.Add(1)
		c.observeFrame(FrameSent, f.what, len(f.data))
		return true
	}
	if errors.Is(err, errTooFar) {
		reason := fmt.Sprintf("the client reads too slowly: over %d bytes are waiting for it", c.service.options.MaxQueued)
		c.because(reason)
		c.service.observe(c.closed(reason))
		c.cancel()
	}
	return false
}

// fail closes the connection because of what the client sent, and returns
// the reason.
func (c *connection) fail(err error) (reason string) {
	c.close(err.Error(), false)
	return err.Error()
}

// close tells the client why the connection ends, after what is queued, and
// ends it. Before the handshake that is the answer to it.
func (c *connection) close(reason string, allowReconnect bool) {
	c.because(reason)
	last := frame{data: hubprotocol.AppendHandshakeResponse(nil, hubprotocol.HandshakeResponse{Error: &reason}), what: "handshake answer"}
	if speaks := c.speaks(); speaks != nil {
		last, _ = newFrame(speaks, &hubprotocol.Close{Error: reason, AllowReconnect: allowReconnect}) // every protocol can write it
	}
	c.observeFrame(FrameSent, last.what, len(last.data))
	c.out.end(last)
	c.stateful().end()
	if c.polling != nil {
		c.polling.hurry()
	}
}

// because remembers the first reason why the service ends the connection.
func (c *connection) because(reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closing = true
	if c.reason == "" {
		c.reason = reason
	}
}

func (c *connection) speaks() *protocol {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.protocol
}

// whyEnded explains the end of a transport, and tells whether it may be
// without the client's knowledge.
func (c *connection) whyEnded(err error) (reason string, lost bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.closing:
		return c.reason, false
	case errors.Is(err, errLeft):
		return "", false
	default:
		return "the connection was lost: " + err.Error(), true
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

func (c *connection) observeFrame(kind EventKind, what string, bytes int) {
	e := c.event(kind)
	e.Name, e.Bytes = what, bytes
	c.service.observe(e)
}
