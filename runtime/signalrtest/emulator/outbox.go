package emulator

import (
	"context"
	"errors"
	"sync"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

var (
	errEnded  = errors.New("the connection has ended")
	errTooFar = errors.New("the client reads too slowly")
)

// outbox is the queue of frames to one client. Many put, and nobody waits: a
// client that falls too far behind is the caller's to drop. The goroutine that
// writes lives only while there is something to write.
type outbox struct {
	ctx   context.Context // ends writing at once
	limit int             // bytes that may wait, or be without an acknowledgement
	done  chan struct{}   // closed when everything is written or never will be

	mu      sync.Mutex
	to      transport // nil while there is none
	writing bool
	frames  []frame
	bytes   int // of frames and unacked
	ended   bool
	over    bool // done is closed

	// For stateful reconnect: what was written and may have to be again.
	keep    bool
	acked   int64 // how many counted frames the client has
	unacked []frame
}

func newOutbox(ctx context.Context, limit int) *outbox {
	return &outbox{ctx: ctx, limit: limit, done: make(chan struct{})}
}

// keepUnacked keeps counted frames until they are acknowledged.
func (o *outbox) keepUnacked() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.keep = true
}

// attach starts writing to a transport.
func (o *outbox) attach(t transport) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.to = t
	o.wake()
}

// resume goes on with another transport, after a frame that numbers what
// follows: first what the client may not have got.
func (o *outbox) resume(t transport, first func(id int64) frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.over {
		t.close(false)
		return
	}
	o.to = t
	sequence := first(o.acked + 1)
	o.bytes += len(sequence.data)
	o.frames = append(append([]frame{sequence}, o.unacked...), o.frames...)
	o.unacked = nil
	o.wake()
}

func (o *outbox) detach(t transport) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.to == t {
		o.to = nil
	}
}

// put queues a frame. A single frame may be over the limit, a queue may not.
func (o *outbox) put(f frame) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.ended:
		return errEnded
	case o.bytes > 0 && o.bytes+len(f.data) > o.limit:
		return errTooFar
	}
	o.frames = append(o.frames, f)
	o.bytes += len(f.data)
	o.wake()
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
	if o.to == nil && !o.writing {
		o.finish()
		return
	}
	o.wake()
}

func (o *outbox) finish() {
	if !o.over {
		o.over = true
		close(o.done)
	}
}

// ack forgets the counted frames up to a number, which the client has got.
func (o *outbox) ack(id int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id > o.acked && len(o.unacked) > 0 {
		o.bytes -= len(o.unacked[0].data)
		o.unacked[0] = frame{}
		o.unacked = o.unacked[1:]
		o.acked++
	}
}

// wake starts the writer where there is none and something to do.
func (o *outbox) wake() {
	if o.to != nil && !o.writing && (len(o.frames) > 0 || o.ended) {
		o.writing = true
		go o.write(o.to)
	}
}

// write writes to a transport until there is nothing left, or another one to
// write to, and ends it after the last frame.
func (o *outbox) write(to transport) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.to == to && len(o.frames) > 0 {
		frames := o.frames
		o.frames = nil
		for _, f := range frames {
			if o.keep && f.counted {
				o.unacked = append(o.unacked, f)
			} else {
				o.bytes -= len(f.data)
			}
		}
		o.mu.Unlock()
		err := to.write(o.ctx, frames)
		if err != nil {
			to.close(false)
		}
		o.mu.Lock()
		if err != nil && o.to == to {
			o.to = nil
		}
	}
	switch {
	case o.to != to: // what is queued is for the next one
		o.writing = false
		if o.ended && o.to == nil {
			o.finish()
		}
		o.wake()
	case o.ended:
		o.mu.Unlock()
		to.close(o.ctx.Err() == nil)
		o.mu.Lock()
		if o.to != nil && o.to != to {
			o.to.close(false) // it came too late
		}
		o.finish()
	default:
		o.writing = false
	}
}

// sequence is the frame that says which message comes next.
func sequence(p *protocol) func(id int64) frame {
	return func(id int64) frame {
		f, _ := newFrame(p, &hubprotocol.Sequence{SequenceID: id}) // every protocol can write it
		return f
	}
}
