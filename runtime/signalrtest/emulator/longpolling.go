package emulator

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// longestPoll is how long a poll waits for something to answer with (ASP.NET
// Core, LongPollingOptions.PollTimeout).
const longestPoll = 90 * time.Second

// lastWord is how long the service waits for a poll to carry its last word.
const lastWord = time.Second

// longPolling is the long polling transport: requests that wait for what goes
// to the client, and requests with what the client sends
// (TransportProtocols.md).
type longPolling struct {
	*inbox
	batches chan batch    // what goes to the client, taken by a poll
	ended   chan struct{} // closed once nothing more goes to the client

	mu      sync.Mutex
	current chan struct{} // closed to end the poll under way; nil if there is none
	timeout time.Duration
	idle    *time.Timer // ends the transport when no poll comes
	closed  bool
}

type batch struct {
	data    []byte
	written chan error // gets one
}

func (b batch) answer(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(b.data)))
	_, err := w.Write(b.data)
	if err == nil {
		err = http.NewResponseController(w).Flush()
	}
	b.written <- err
}

func newLongPolling(in *inbox, timeout time.Duration) *longPolling {
	t := &longPolling{inbox: in, batches: make(chan batch), ended: make(chan struct{}), timeout: timeout}
	t.idle = time.AfterFunc(timeout, func() { t.leave(fmt.Errorf("no poll arrived for %s", timeout)) })
	return t
}

func (*longPolling) binary() bool     { return true }
func (*longPolling) keepsAlive() bool { return true }

func (t *longPolling) write(ctx context.Context, frames []frame) error {
	next := batch{written: make(chan error, 1)}
	for _, f := range frames {
		next.data = append(next.data, f.data...)
	}
	select {
	case t.batches <- next:
		return <-next.written
	case <-t.gone:
		return t.why
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *longPolling) close(bool) {
	t.leave(errLeft)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.closed {
		t.closed = true
		t.idle.Stop()
		close(t.ended)
	}
}

// poll answers one poll: with what there is for the client, with nothing when
// it has waited long enough or another poll takes its place, and with 204 when
// there will never be anything again.
func (t *longPolling) poll(w http.ResponseWriter, r *http.Request) {
	replaced := t.begin()
	defer t.finish(replaced)
	late := time.NewTimer(longestPoll)
	defer late.Stop()
	select {
	case next := <-t.batches:
		next.answer(w)
	case <-t.ended:
		w.WriteHeader(http.StatusNoContent)
	case <-late.C:
	case <-replaced:
	case <-r.Context().Done():
	}
}

// hurry gives a client that does not poll right now little time to come for
// what is left.
func (t *longPolling) hurry() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.timeout = min(t.timeout, lastWord)
	if t.current == nil && !t.closed {
		t.idle.Reset(t.timeout)
	}
}

func (t *longPolling) begin() (replaced chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current != nil {
		close(t.current)
	}
	t.current = make(chan struct{})
	t.idle.Stop()
	return t.current
}

func (t *longPolling) finish(poll chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current != poll {
		return // another poll is under way
	}
	t.current = nil
	if !t.closed {
		t.idle.Reset(t.timeout)
	}
}
