package emulator

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// waitingCalls is how many invocations of one connection are read ahead of
// the one the upstream works on.
const waitingCalls = 64

// connection is one client. One goroutine reads what the client sends for as
// long as it is connected. What it gets is written, and its calls to the
// upstream are made, strictly in order, by goroutines that live only while
// there is something to do: an idle connection costs little.
type connection struct {
	service *Service
	hub     *hub
	id      string
	token   string // key in the registry
	user    string
	claims  []claim
	query   string // the query it connected with, raw
	travels string // name of the transport it connected with
	since   time.Time

	received, sent atomic.Int64 // messages

	inbox   *inbox       // of transports that need one, else nil
	polling *longPolling // where that is the transport, else nil
	resumes bool         // stateful reconnect was negotiated

	out     *outbox
	work    serial          // calls to the upstream
	slots   chan struct{}   // one for each invocation that waits for its call
	refused bool            // by the upstream; of the calls alone
	gone    chan struct{}   // closed when the client answers nothing any more
	groups  map[string]bool // that it is in, true for by itself; guarded by the hub
	ctx     context.Context // of reading and writing; calls outlive it
	cancel  context.CancelFunc

	mu       sync.Mutex
	protocol *protocol // nil before the handshake
	closing  bool      // the service ends the connection
	reason   string    // why it does
	session  *session  // of stateful reconnect, or nil; set by the handshake
	current  transport // with stateful reconnect
	pings    *time.Timer

	asked     map[string]chan *hubprotocol.Completion // invocations that the client has to answer
	lastAsked int
	streams   map[string]bool // that are open, by the ids of their invocations
}

func (s *Service) newConnection(h *hub, id string, claims []claim, query string) *connection {
	c := &connection{
		service: s, hub: h, id: id, user: userID(claims), claims: claims, query: query, since: time.Now(),
		slots: make(chan struct{}, waitingCalls), gone: make(chan struct{}),
		asked: make(map[string]chan *hubprotocol.Completion), streams: make(map[string]bool),
	}
	c.ctx, c.cancel = context.WithCancel(s.ctx)
	c.out = newOutbox(c.ctx, s.options.MaxQueued)
	return c
}

// run runs the connection from its handshake until everything about it has
// ended. The connection must have joined the registry.
func (c *connection) run(t transport) {
	defer c.service.registry.leave(c)
	defer c.cancel()
	c.out.attach(t)
	rest, err := c.handshake(t)
	if err != nil {
		c.service.observe(Event{Kind: Refused, Hub: c.hub.name, ConnectionID: c.id, UserID: c.user, Reason: "handshake: " + err.Error()})
		c.out.end()
		<-c.out.done
		return
	}
	connected := c.event(Connected)
	connected.Claims, connected.Protocol, connected.Transport = shown(c.claims), c.speaks().name, c.travels
	c.service.observe(connected)
	c.work.do(c.begin)
	if !t.keepsAlive() {
		defer c.keepAwake()()
	}
	if end, ok := authenticationEnd(c.claims); ok {
		expiry := time.AfterFunc(time.Until(end), func() { c.close("the authentication of the connection has expired", true) })
		defer expiry.Stop()
	}
	end := c.stay(t, rest)
	c.session.end()
	c.hub.remove(c)
	close(c.gone)
	c.out.end()
	called := make(chan struct{})
	c.work.do(func() { c.finish(end); close(called) })
	<-called
	<-c.out.done
	e := c.event(Disconnected)
	e.Reason = end
	c.service.observe(e)
}

// stay takes what the client sends until it leaves for good, and returns why
// it did; empty for a clean end.
func (c *connection) stay(t transport, rest []byte) (reason string) {
	for {
		reason, lost := c.read(t, rest)
		if !lost || c.session == nil {
			return reason
		}
		c.out.detach(t)
		t.close(false)
		if t = c.session.await(c.ctx, c.service.options.ReconnectTimeout); t == nil {
			return reason
		}
		rest = nil
		c.resume(t)
	}
}

// keepAwake pings the client now and then, from a timer instead of a
// goroutine, until it is told to stop or the outbox has ended.
func (c *connection) keepAwake() (stop func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	every := c.service.options.KeepAlive
	c.pings = time.AfterFunc(every, func() {
		if !c.send(&hubprotocol.Ping{}) {
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.pings.Reset(every)
	})
	return func() { c.pings.Stop() }
}
