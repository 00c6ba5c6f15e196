package emulator

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/hubwire/hubwire/internal/words"
)

// EventKind is what happened.
type EventKind string

// The kinds of events.
const (
	Negotiated   EventKind = "negotiated"   // a client got a connection id
	Connected    EventKind = "connected"    // a client finished its handshake
	Reconnected  EventKind = "reconnected"  // a client went on over another transport, by stateful reconnect
	Disconnected EventKind = "disconnected" // a connection ended; Reason is empty for a clean end
	Called       EventKind = "called"       // the upstream answered a call, or could not be reached
	Unmatched    EventKind = "unmatched"    // no template takes a call
	Sent         EventKind = "sent"         // a server sent a message to clients
	GroupChanged EventKind = "group"        // a server changed a group
	Closed       EventKind = "closed"       // a server, or the service itself, closed a connection
	Refused      EventKind = "refused"      // a request was answered with an error status
	Warned       EventKind = "warned"       // works here, and may not elsewhere

	// With Options.ObservePayloads.
	Calling   EventKind = "calling" // a call goes to the upstream; Called follows
	Requested EventKind = "request" // a REST request was answered

	// With Options.ObserveFrames.
	FrameReceived EventKind = "received" // a message of a client arrived
	FrameSent     EventKind = "queued"   // a message for a client will be written next
)

// Event is one thing that happened. Only the fields that mean something for
// its kind are set. It never holds tokens or signatures.
type Event struct {
	Kind         EventKind
	Time         time.Time // when it had happened
	Hub          string
	ConnectionID string
	UserID       string

	Category string // of Called and Unmatched
	Name     string // event of Called and Unmatched; target of Sent; add, remove or "remove from all" of GroupChanged; kind of a frame's message
	Method   string // of Refused
	URL      string // of Called and Refused, without its query

	Group   string // of GroupChanged
	To      string // whom Sent and Closed are about, such as `group "a"`
	Reached int    // how many connections Sent, GroupChanged and Closed reached

	Bytes int // of the frames

	// Trace is the trace id (W3C Trace Context) of a call, and that of a REST
	// request and what it does: equal where the call caused the request and
	// the server hands the id on.
	Trace string

	// With Options.ObservePayloads.
	Protocol  string      // of Connected, Called and Sent: how Arguments and Result are encoded, json or messagepack
	Transport string      // of Connected
	Claims    []Claim     // of Negotiated and Connected: those that functions see
	Arguments []byte      // of Called and Sent: an encoded array
	Result    []byte      // of Called: an encoded value; nil for none
	Headers   http.Header // of Called: what the upstream got, without the signature

	Status   int           // of Called and Refused; 0 where there was no answer
	Duration time.Duration // of Called
	Reason   string        // why; empty for success
}

// String returns the event as one line. Control characters, which may come from
// a client, are escaped.
func (e Event) String() string {
	return words.Line(e.line())
}

func (e Event) line() string {
	var b strings.Builder
	b.WriteString(string(e.Kind))
	for _, part := range []struct{ name, value string }{
		{"hub", e.Hub}, {"connection", e.ConnectionID}, {"user", e.UserID}, {"category", e.Category}, {"name", e.Name}, {"group", e.Group},
	} {
		if part.value != "" {
			fmt.Fprintf(&b, " %s %q", part.name, part.value)
		}
	}
	if e.To != "" {
		fmt.Fprintf(&b, " to %s", e.To)
	}
	if e.To != "" || e.Kind == GroupChanged {
		fmt.Fprintf(&b, " (%d reached)", e.Reached)
	}
	if e.Bytes != 0 {
		fmt.Fprintf(&b, " %d bytes", e.Bytes)
	}
	if e.URL != "" {
		fmt.Fprintf(&b, " %s", strings.TrimSpace(e.Method+" "+e.URL))
	}
	if e.Status != 0 {
		fmt.Fprintf(&b, " status %d", e.Status)
	}
	if e.Duration != 0 {
		fmt.Fprintf(&b, " in %s", e.Duration.Round(time.Microsecond))
	}
	if e.Reason != "" {
		b.WriteString(": " + e.Reason)
	}
	return b.String()
}

// Claim is one claim of a client's token.
type Claim struct{ Type, Value string }

// observe tells about an event, as far as the options want it told.
func (s *Service) observe(e Event) {
	switch e.Kind {
	case Calling, Requested:
		if !s.options.ObservePayloads {
			return
		}
	case FrameReceived, FrameSent:
		if !s.options.ObserveFrames {
			return
		}
	}
	if !s.options.ObservePayloads {
		e.Protocol, e.Transport, e.Claims, e.Arguments, e.Result, e.Headers = "", "", nil, nil, nil, nil
	}
	e.Time = time.Now()
	if ctx := context.Background(); s.options.Logger.Enabled(ctx, slog.LevelDebug) {
		s.options.Logger.LogAttrs(ctx, slog.LevelDebug, e.String())
	}
	if s.options.Observe == nil {
		return
	}
	s.observing.Lock()
	defer s.observing.Unlock()
	s.options.Observe(e)
}
