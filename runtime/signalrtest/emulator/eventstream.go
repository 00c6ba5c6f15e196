package emulator

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"time"
)

// eventStream is the Server-Sent Events transport: one answer that never ends
// to the client, and requests with what the client sends (TransportProtocols.md).
type eventStream struct {
	*inbox
	control *http.ResponseController

	mu     sync.Mutex // held while writing
	w      http.ResponseWriter
	closed bool
	done   chan struct{} // closed with it
}

// serveEvents runs a connection over an event stream, until either ends.
func serveEvents(w http.ResponseWriter, r *http.Request, c *connection) {
	t := &eventStream{inbox: c.inbox, control: http.NewResponseController(w), w: w, done: make(chan struct{})}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache, no-store")
	w.Header().Set("X-Accel-Buffering", "no") // proxies must not hold it back
	// A comment opens the stream for clients that wait for the first line. An
	// error shows when the first event is written.
	_, _ = w.Write([]byte(":\r\n\r\n"))
	_ = t.control.Flush()
	go c.run(t)
	select {
	case <-t.done:
	case <-r.Context().Done():
		t.leave(errLeft) // there is no other way to leave an event stream
		<-t.done
	}
}

func (*eventStream) binary() bool     { return false }
func (*eventStream) keepsAlive() bool { return false }

func (t *eventStream) write(ctx context.Context, frames []frame) error {
	stop := context.AfterFunc(ctx, t.interrupt)
	defer stop()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return errLeft
	}
	var events []byte
	for _, f := range frames {
		events = appendEvent(events, f.data)
	}
	if _, err := t.w.Write(events); err != nil {
		return err
	}
	return t.control.Flush()
}

// interrupt makes a write that waits for the client return.
func (t *eventStream) interrupt() { _ = t.control.SetWriteDeadline(time.Now()) }

func (t *eventStream) close(gracefully bool) {
	if !gracefully {
		t.interrupt()
	}
	t.leave(errLeft)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.closed {
		t.closed = true
		close(t.done)
	}
}

// appendEvent appends data as one event; each of its lines becomes a line of
// the event.
func appendEvent(dst, data []byte) []byte {
	if len(data) > 0 {
		for line := range bytes.SplitSeq(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\n")) {
			dst = append(dst, "data: "...)
			dst = append(dst, line...)
			dst = append(dst, "\r\n"...)
		}
	}
	return append(dst, "\r\n"...)
}
