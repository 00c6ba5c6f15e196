package emulator

import (
	"fmt"
	"sync/atomic"
	"time"
)

// silence ends a connection whose client says nothing for too long. It counts
// from the client's first ping, as in ASP.NET Core: there are clients that
// never ping, and they live.
type silence struct {
	limit  time.Duration
	reason error // what the end is told with
	over   func()

	timer *time.Timer // nil before the first ping
	ended atomic.Bool
}

// silence returns that of a transport. Where the client may come back, only
// the transport ends.
func (c *connection) silence(t transport) *silence {
	limit := c.service.options.ClientTimeout
	s := &silence{limit: limit, reason: fmt.Errorf("nothing arrived for %s", limit)}
	switch {
	case t.keepsAlive():
		s.limit = 0
	case c.session != nil:
		s.over = func() { t.close(false) }
	default:
		s.over = func() { c.close(s.reason.Error(), true) }
	}
	return s
}

// arm begins to count with the next wait.
func (s *silence) arm() {
	if s.timer == nil && s.limit > 0 {
		s.timer = time.AfterFunc(s.limit, func() {
			s.ended.Store(true)
			s.over()
		})
		s.timer.Stop()
	}
}

// begin is the begin of a wait for the client.
func (s *silence) begin() {
	if s.timer != nil {
		s.timer.Reset(s.limit)
	}
}

// end is the end of a wait; it tells whether it was too long.
func (s *silence) end() bool {
	s.stop()
	return s.ended.Load()
}

func (s *silence) stop() {
	if s.timer != nil {
		s.timer.Stop()
	}
}
