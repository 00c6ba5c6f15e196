package emulator

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// ackEvery is how long the service waits before it acknowledges what came, as
// the JavaScript client does.
const ackEvery = time.Second

// session lets a connection with stateful reconnect live on over another
// transport. Both sides number the messages that must not get lost, keep them
// until the other side has acknowledged them, and after a reconnect say with
// which number they go on (HubProtocol.md). As the JavaScript client does it,
// that is the first number that is not acknowledged, not the next new one.
type session struct {
	next chan transport // what the client came back with
	over chan struct{}  // closed by end

	// Of the goroutine that reads.
	waiting  bool  // for the client's number, after a reconnect
	number   int64 // of the next message
	received int64 // highest number that came

	mu     sync.Mutex
	latest int64 // received, for the next ack
	ackDue bool
	ended  bool
}

func newSession() *session {
	return &session{next: make(chan transport, 1), over: make(chan struct{}), number: 1}
}

// take hands a new transport over; it reports whether there was still use for
// it.
func (s *session) take(t transport) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return false
	}
	select {
	case s.next <- t:
		return true
	default:
		return false // the client came back twice at once
	}
}

// await returns the transport that the client comes back with, or nil where
// it does not in time.
func (s *session) await(ctx context.Context, patience time.Duration) transport {
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case t := <-s.next:
		return t
	case <-late.C:
	case <-s.over:
	case <-ctx.Done():
	}
	return nil
}

// end takes no more transports, and lets nobody wait for one. A nil session
// has none.
func (s *session) end() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return
	}
	s.ended = true
	close(s.over)
	select {
	case t := <-s.next:
		t.close(false)
	default:
	}
}

// receive sorts a message in. It tells whether it is for the hub; what came
// before is not. The error is a client that lost count.
func (s *session) receive(c *connection, m hubprotocol.Message) (fresh bool, err error) {
	switch m := m.(type) {
	case *hubprotocol.Sequence:
		if m.SequenceID > s.number {
			return false, fmt.Errorf("the client continues with message %d, but only %d arrived", m.SequenceID, s.number-1)
		}
		s.number, s.waiting = m.SequenceID, false
		return false, nil
	case *hubprotocol.Ack:
		c.out.ack(m.SequenceID)
		return false, nil
	}
	if s.waiting || !counted(m) {
		return !s.waiting, nil
	}
	fresh = s.number > s.received
	if fresh {
		s.received = s.number
	}
	s.number++
	s.acknowledge(c, s.received)
	return fresh, nil
}

// acknowledge sends one ack for all that comes within a moment.
func (s *session) acknowledge(c *connection, id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latest = id
	if s.ackDue {
		return
	}
	s.ackDue = true
	time.AfterFunc(ackEvery, func() {
		s.mu.Lock()
		s.ackDue = false
		id := s.latest
		s.mu.Unlock()
		c.send(&hubprotocol.Ack{SequenceID: id})
	})
}

// stateful returns the session of a connection with stateful reconnect, else
// nil.
func (c *connection) stateful() *session {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session
}

// comeBack goes on with a transport as soon as reading the one before has
// ended, which it makes sure of. It reports whether that will happen.
func (c *connection) comeBack(t transport) bool {
	if !c.stateful().take(t) {
		return false
	}
	c.mu.Lock()
	before := c.current
	c.mu.Unlock()
	if before != t {
		before.close(false)
	}
	return true
}

// resume goes on over a transport that the client came back with.
func (c *connection) resume(t transport) {
	c.mu.Lock()
	c.current = t
	c.mu.Unlock()
	c.session.waiting = true
	c.out.resume(t, sequence(c.speaks()))
	if c.session.received > 0 {
		c.session.acknowledge(c, c.session.received) // the last ack may have got lost
	}
	c.service.observe(c.event(Reconnected))
}
