package inspector

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Limits of a recording: the oldest groups go first.
const (
	MaxEvents = 10_000
	MaxBytes  = 64 << 20

	shownBytes = 64 << 10 // of a payload in the list; a larger one is fetched when the event is opened
	room       = 20       // one part in 20 is made room for at once, so that not every event has to make some
)

// Recording keeps the latest events. It is safe for concurrent use.
type Recording struct {
	mu      sync.Mutex
	events  []*Event // by id
	last    uint64   // id
	version uint64   // of the latest change
	oldest  uint64   // id of the oldest event that is kept
	bytes   int
	changed chan struct{} // closed, and replaced, with every change
}

// NewRecording returns an empty recording.
func NewRecording() *Recording {
	return &Recording{changed: make(chan struct{})}
}

// Add adds an event and returns its id. One whose parent has gone is on its own.
func (r *Recording) Add(e Event) uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, found := r.find(e.Parent); !found {
		e.Parent = 0
	}
	r.last++
	e.ID = r.last
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	r.touch(&e)
	r.events = append(r.events, &e)
	r.shrink()
	return e.ID
}

// Change changes an event, if it is still kept.
func (r *Recording) Change(id uint64, change func(*Event)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at, found := r.find(id); found {
		next := *r.events[at] // readers may hold the old one
		change(&next)
		r.bytes -= next.size
		r.touch(&next)
		r.events[at] = &next
		r.shrink()
	}
}

// Event returns an event, or nil.
func (r *Recording) Event(id uint64) *Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at, found := r.find(id); found {
		return r.events[at]
	}
	return nil
}

// Clear forgets all events.
func (r *Recording) Clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events, r.bytes, r.oldest = nil, 0, r.last+1
	r.version++
	r.signal()
}

// Since returns the events that have changed after a version, that of now, and
// what is closed with the next change.
func (r *Recording) Since(version uint64) (events []*Event, now uint64, changed <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.events {
		if e.version > version {
			events = append(events, e)
		}
	}
	return events, r.version, r.changed
}

// Oldest returns the id that groups before have gone.
func (r *Recording) Oldest() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.oldest
}

func (r *Recording) find(id uint64) (int, bool) {
	return slices.BinarySearchFunc(r.events, id, func(e *Event, id uint64) int { return cmp.Compare(e.ID, id) })
}

// touch marks an event as changed and counts its size.
func (r *Recording) touch(e *Event) {
	const overhead = 512 // of the other fields, about
	e.size = overhead + len(e.Arguments) + len(e.Result) + len(e.What)
	e.Bytes = max(e.Bytes, len(e.Arguments)+len(e.Result))
	r.bytes += e.size
	r.version++
	e.version = r.version
	r.signal()
}

// wake tells readers to look, also where no event has changed.
func (r *Recording) wake() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.signal()
}

func (r *Recording) signal() {
	close(r.changed)
	r.changed = make(chan struct{})
}

// shrink drops the oldest groups where a limit is met: those that began before
// the event a twentieth from the start.
func (r *Recording) shrink() {
	for len(r.events) > MaxEvents || r.bytes > MaxBytes && len(r.events) > 1 {
		r.oldest = r.events[max(1, len(r.events)/room)].ID
		r.events = slices.DeleteFunc(slices.Clone(r.events), func(e *Event) bool {
			gone := cmp.Or(e.Parent, e.ID) < r.oldest
			if gone {
				r.bytes -= e.size
			}
			return gone
		})
	}
}
