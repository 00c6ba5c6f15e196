package emulator

import (
	"fmt"
	"net/http"
	"sync"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// mostStreams is how many streams of one client may be open.
const mostStreams = 1000

// streams are the streams of a client that are open, by the ids of their
// invocations.
type streams struct {
	mu   sync.Mutex
	open map[string]bool
}

// begin opens a stream; it reports whether it could.
func (s *streams) begin(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[id] || len(s.open) >= mostStreams {
		return false
	}
	if s.open == nil {
		s.open = make(map[string]bool)
	}
	s.open[id] = true
	return true
}

// end closes a stream; it reports whether it was open.
func (s *streams) end(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	open := s.open[id]
	delete(s.open, id)
	return open
}

func (s *streams) has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[id]
}

// stream makes the call for a stream invocation. A success keeps the stream
// open for the items that REST requests bring.
func (c *connection) stream(m *hubprotocol.StreamInvocation) {
	if !c.streams.begin(m.InvocationID) {
		c.complete(m.InvocationID, fmt.Sprintf("the stream %q is open, or %d others are", m.InvocationID, mostStreams))
		return
	}
	a, target, ok := c.call(m.Target, messagesCategory, m)
	if ok && a.err == nil && a.status < http.StatusMultipleChoices || !c.streams.end(m.InvocationID) {
		return
	}
	c.complete(m.InvocationID, c.problem(a, target, ok, m.Target))
}
