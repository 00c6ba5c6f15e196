package inspector

import (
	"net/http"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// Kind is what an event is about.
type Kind string

// The kinds.
const (
	KindNegotiate Kind = "negotiate"
	KindConnect   Kind = "connect"
	KindCall      Kind = "call"
	KindResult    Kind = "result"
	KindPush      Kind = "push"
	KindGroup     Kind = "group"
	KindREST      Kind = "rest"
	KindUpstream  Kind = "upstream"
	KindClose     Kind = "close"
	KindRefusal   Kind = "refusal"
	KindLog       Kind = "log"
	KindError     Kind = "error"
	KindApp       Kind = "app" // the program was built, started or ended
)

// Outcome is how it ended.
type Outcome string

// The outcomes; none where there is nothing to say.
const (
	OK      Outcome = "ok"
	Warned  Outcome = "warn"
	Failed  Outcome = "error"
	Refused Outcome = "refused"
	Running Outcome = "running"
)

// Event is one thing that happened. Events that another caused have it as
// Parent.
type Event struct {
	ID     uint64    `json:"id"`
	Parent uint64    `json:"parent,omitzero"`
	Time   time.Time `json:"time"`
	Kind   Kind      `json:"kind"`

	Hub        string `json:"hub,omitzero"`
	Connection string `json:"connection,omitzero"`
	User       string `json:"user,omitzero"`
	Function   string `json:"function,omitzero"`
	Name       string `json:"name,omitzero"` // of the hub's event or the message's target

	What string `json:"what"`          // in one line
	Note string `json:"note,omitzero"` // more, in one line

	Outcome      Outcome `json:"outcome,omitzero"`
	Label        string  `json:"label,omitzero"` // the outcome in words
	Milliseconds float64 `json:"ms,omitzero"`
	Bytes        int     `json:"bytes,omitzero"`
	Reached      int     `json:"reached,omitzero"` // connections
	To           string  `json:"to,omitzero"`      // whom a push is for

	Protocol  string           `json:"protocol,omitzero"`
	Transport string           `json:"transport,omitzero"`
	Claims    []emulator.Claim `json:"claims,omitzero"`
	Headers   http.Header      `json:"headers,omitzero"`

	// Arguments and Result are JSON. Bytes of MessagePack are {"$bytes":
	// base64}, its timestamps {"$time": RFC 3339}.
	Arguments jsontext.Value `json:"arguments,omitzero"`
	Result    jsontext.Value `json:"result,omitzero"`
	Cut       bool           `json:"cut,omitzero"` // both are left out here: they are large

	Why      *Why     `json:"why,omitzero"`
	Failure  *Failure `json:"failure,omitzero"`
	ReplayOf uint64   `json:"replayOf,omitzero"`

	version uint64
	size    int
}

// Failure is the error of a call.
type Failure struct {
	Text   string  `json:"text"`
	Client string  `json:"client,omitzero"` // what the client read
	Panic  bool    `json:"panic,omitzero"`
	Own    []Frame `json:"own,omitzero"`  // of the program, the innermost first
	Rest   []Frame `json:"rest,omitzero"` // of the runtime and libraries
}

// Place returns where it failed, such as chat.go:50, or "".
func (f *Failure) Place() string {
	if len(f.Own) == 0 {
		return ""
	}
	return f.Own[0].Place
}

// Frame is one function of a stack.
type Frame struct {
	Function string   `json:"function"`
	Place    string   `json:"place"`           // file relative to the app where it can be, and line
	Source   []string `json:"source,omitzero"` // lines around it
	Hit      int      `json:"hit,omitzero"`    // index of the line itself
}
