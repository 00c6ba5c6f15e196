package emulator

import (
	"fmt"
	"net/http"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

const mostStreams = 1000

func (c *connection) beginStream(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.streams[id] || len(c.streams) >= mostStreams {
		return false
	}
	c.streams[id] = true
	return true
}

func (c *connection) endStream(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	open := c.streams[id]
	delete(c.streams, id)
	return open
}

func (c *connection) hasStream(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.streams[id]
}

// stream makes the call for a stream invocation. A success keeps the stream
// open for the items that REST requests bring.
func (c *connection) stream(m *hubprotocol.StreamInvocation) {
	if !c.beginStream(m.InvocationID) {
		c.complete(m.InvocationID, fmt.Sprintf("the stream %q is open, or %d others are", m.InvocationID, mostStreams))
		return
	}
	a, target, ok := c.call(m.Target, messagesCategory, m)
	if ok && a.err == nil && a.status < http.StatusMultipleChoices || !c.endStream(m.InvocationID) {
		return
	}
	c.complete(m.InvocationID, c.problem(a, target, ok, m.Target))
}
