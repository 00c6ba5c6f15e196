package host

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// DefaultBodyTimeout is how long a request may take to arrive.
const DefaultBodyTimeout = 30 * time.Second

// lastBodies is how long bodies may take once the program was told to stop.
const lastBodies = time.Second

// bodies keeps requests whose body does not come from holding anything up: the
// end of the program, or a connection whose request is answered.
type bodies struct {
	next http.Handler

	mu       sync.Mutex // guards what follows
	open     map[*http.ResponseController]struct{}
	stopping bool
}

func newBodies(next http.Handler) *bodies {
	return &bodies{next: next, open: make(map[*http.ResponseController]struct{})}
}

func (b *bodies) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Body == nil || r.Body == http.NoBody {
		b.next.ServeHTTP(w, r)
		return
	}
	control := http.NewResponseController(w)
	b.begin(control)
	body := &watchedBody{ReadCloser: r.Body, complete: func() { b.end(control) }}
	watched := *r
	watched.Body = body
	b.next.ServeHTTP(w, &watched)
	if b.end(control) {
		control.SetReadDeadline(time.Now()) // nobody waits for the rest
	}
}

func (b *bodies) begin(control *http.ResponseController) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open[control] = struct{}{}
	if b.stopping {
		control.SetReadDeadline(time.Now().Add(lastBodies))
	}
}

// end tells whether the body had not come to its end.
func (b *bodies) end(control *http.ResponseController) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, open := b.open[control]
	delete(b.open, control)
	return open
}

// stop leaves unfinished bodies no more than a moment.
func (b *bodies) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stopping = true
	for control := range b.open {
		control.SetReadDeadline(time.Now().Add(lastBodies))
	}
}

// watchedBody tells when all of a body has arrived.
type watchedBody struct {
	io.ReadCloser
	complete func()
}

func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		b.complete()
	}
	return n, err
}
