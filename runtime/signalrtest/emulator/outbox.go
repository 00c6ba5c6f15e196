package emulator

import (
	"errors"
	"sync"
)

// frame is what goes to a client as one piece.
type frame struct {
	data   []byte
	binary bool
}

var (
	errEnded  = errors.New("the connection has ended")
	errTooFar = errors.New("the client reads too slowly")
)

// outbox is the queue of frames to one client. Many put, one takes, and
// nobody waits: a client that falls too far behind is the caller's to drop.
type outbox struct {
	limit int           // bytes that may wait
	wake  chan struct{} // has an element when there is something to take

	mu     sync.Mutex
	frames []frame
	bytes  int
	ended  bool
}

func newOutbox(limit int) *outbox {
	return &outbox{limit: limit, wake: make(chan struct{}, 1)}
}

// put queues a frame. A single frame may be over the limit, a queue may not.
func (o *outbox) put(f frame) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.ended:
		return errEnded
	case len(o.frames) > 0 && o.bytes+len(f.data) > o.limit:
		return errTooFar
	}
	o.frames = append(o.frames, f)
	o.bytes += len(f.data)
	o.signal()
	return nil
}

// end lets nothing more in, after the last frames given here.
func (o *outbox) end(last ...frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended {
		return
	}
	o.frames = append(o.frames, last...)
	o.ended = true
	o.signal()
}

// take returns what is queued, and whether that was the last.
func (o *outbox) take() (frames []frame, last bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	frames, o.frames, o.bytes = o.frames, nil, 0
	return frames, o.ended
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default: // a signal is waiting already
	}
}
