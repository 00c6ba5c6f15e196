package inspector

import (
	"context"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
)

const (
	batch          = 40 * time.Millisecond // in which events are gathered, so that a burst is one change of the page
	alive          = 10 * time.Second      // how often a quiet stream says that it is there
	largestRequest = 8 << 20               // bytes of a request of the page
)

// message is one line of the stream.
type message struct {
	App    App      `json:"app"`
	Events []*Event `json:"events,omitzero"` // new and changed ones, by id
	Oldest uint64   `json:"oldest"`          // groups with a smaller id have gone

	Limits struct {
		Events int `json:"events"`
		Bytes  int `json:"bytes"`
	} `json:"limits"`
}

// stream sends everything there is and then what changes, a line of JSON each
// time, until the page leaves.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := http.NewResponseController(w)
	recording := s.options.Collector.Recording
	var version uint64
	for {
		events, now, changed := recording.Since(version)
		version = now
		s.mu.Lock()
		app := s.app
		s.mu.Unlock()
		m := message{App: app, Events: cut(events), Oldest: recording.Oldest()}
		m.Limits.Events, m.Limits.Bytes = MaxEvents, MaxBytes
		if err := json.MarshalWrite(w, m); err != nil {
			return
		}
		if _, err := w.Write([]byte("\n")); err != nil || out.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-time.After(alive):
		case <-r.Context().Done():
			return
		}
		select {
		case <-time.After(batch):
		case <-r.Context().Done():
			return
		}
	}
}

// cut leaves out large payloads.
func cut(events []*Event) []*Event {
	for i, e := range events {
		if len(e.Arguments)+len(e.Result) > shownBytes {
			small := *e
			small.Arguments, small.Result, small.Cut = nil, nil, true
			events[i] = &small
		}
	}
	return events
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.MarshalWrite(w, value) // an error says only that the page is gone
}

// fail answers with an error that the page shows.
func fail(w http.ResponseWriter, status int, err error) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.MarshalWrite(w, map[string]string{"error": err.Error()})
}

// asked answers a request by what do makes of its body.
func asked[T any](do func(context.Context, T) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body T
		var done any
		var err error
		if r.Method == http.MethodPost {
			err = json.UnmarshalRead(http.MaxBytesReader(w, r.Body, largestRequest), &body)
		}
		if err == nil {
			done, err = do(r.Context(), body)
		}
		if err != nil {
			fail(w, http.StatusUnprocessableEntity, err)
			return
		}
		answer(w, done)
	}
}
