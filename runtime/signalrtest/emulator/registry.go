package emulator

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// registry knows the hubs, who negotiated, and which connections live.
type registry struct {
	mu      sync.Mutex
	hubs    map[string]*hub
	tickets map[string]ticket    // by connection token
	polled  map[string]time.Time // tokens of long polling that ended, until nobody asks for them
	live    map[string]*connection
	closing bool

	connections sync.WaitGroup
}

// ticket is what a client got from negotiate and connects with.
type ticket struct {
	hub          string
	connectionID string
	resumes      bool // stateful reconnect was negotiated
	expires      time.Time
}

var (
	errStopping = errors.New("the service is stopping")
	errNoTicket = errors.New("the connection id is unknown or has expired")
)

func newRegistry() *registry {
	return &registry{hubs: make(map[string]*hub), tickets: make(map[string]ticket), polled: make(map[string]time.Time), live: make(map[string]*connection)}
}

// hub returns the hub of a name, compared without case.
func (r *registry) hub(name string) *hub {
	r.mu.Lock()
	defer r.mu.Unlock()
	name = strings.ToLower(name)
	h := r.hubs[name]
	if h == nil {
		h = newHub(name)
		r.hubs[name] = h
	}
	return h
}

// expect remembers a client that will connect with the token.
func (r *registry) expect(token string, t ticket) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	maps.DeleteFunc(r.tickets, func(_ string, t ticket) bool { return now.After(t.expires) })
	maps.DeleteFunc(r.polled, func(_ string, expires time.Time) bool { return now.After(expires) })
	r.tickets[token] = t
}

// join makes a connection live. The token is what it got from negotiate;
// without one it keeps the id it has. An error comes with its HTTP status.
func (r *registry) join(c *connection, token string) (status int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t, ok := r.tickets[token]
	switch {
	case r.closing:
		return http.StatusServiceUnavailable, errStopping
	case token == "":
		token = c.id
	case r.live[token] != nil:
		return http.StatusConflict, errors.New("this id is in use by another connection")
	case !ok || t.hub != c.hub.name || time.Now().After(t.expires):
		return http.StatusNotFound, errNoTicket
	default:
		c.id, c.resumes = t.connectionID, t.resumes
		delete(r.tickets, token)
	}
	c.token = token
	r.live[token] = c
	r.connections.Add(1)
	return 0, nil
}

func (r *registry) leave(c *connection) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.live, c.token)
	if c.polling != nil {
		r.polled[c.token] = time.Now().Add(lastPolls)
	}
	r.connections.Done()
}

// lastPolls is how long clients of long polling may ask what became of their
// connection.
const lastPolls = 30 * time.Second

// find returns the live connection of a hub with the token, or nil, and
// whether there was one that ended, with long polling.
func (r *registry) find(h *hub, token string) (c *connection, ended bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c = r.live[token]; c != nil && c.hub != h {
		c = nil
	}
	_, ended = r.polled[token]
	return c, ended
}

// shut lets nobody join any more, closes all connections, and waits until
// they have left.
func (r *registry) shut(reason string) {
	r.mu.Lock()
	r.closing = true
	live := slices.Collect(maps.Values(r.live))
	r.mu.Unlock()
	for _, c := range live {
		c.close(reason, true)
	}
	r.connections.Wait()
}
