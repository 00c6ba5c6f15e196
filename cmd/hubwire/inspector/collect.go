package inspector

import (
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// connections is the category of events about connections.
const connections = "connections"

// Collector turns what the service and the Functions host observe into the
// events of a recording. It is safe for concurrent use.
type Collector struct {
	Recording *Recording // what the events are added to
	source    source
	hints     Hints

	mu      sync.Mutex
	traces  map[string]uint64 // group of what a trace causes
	output  []*printed        // what the program printed for its latest invocations
	calls   map[string]uint64 // latest call of each connection
	opened  map[string]uint64 // connect or close group of each connection
	replays map[string]uint64 // event that a connection replays
	refused Event             // the latest answer with an error
}

// Hints say what a developer may have meant. They are for a program with source.
type Hints struct {
	Event   func(hub, event string) string // the nearest event, "" for none
	Request func(request string) string    // why nothing takes a request, given as method and path
}

// NewCollector returns a collector with an empty recording. The program's source
// is in folder, and in the module that the folder is in; both may be empty.
func NewCollector(folder, module string, hints Hints) *Collector {
	return &Collector{
		Recording: NewRecording(), source: source{folder, module}, hints: hints,
		traces: make(map[string]uint64), calls: make(map[string]uint64), opened: make(map[string]uint64), replays: make(map[string]uint64),
	}
}

// Service takes an event of the service, which must observe payloads.
func (c *Collector) Service(e emulator.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := short(e.ConnectionID)
	switch e.Kind {
	case emulator.Negotiated:
		c.Recording.Add(event(e, KindNegotiate, OK, "200", "POST /client/negotiate?hub="+e.Hub, ""))
	case emulator.Connected:
		c.opened[e.ConnectionID] = c.Recording.Add(event(e, KindConnect, OK, "ok", id, e.Transport+", "+protocolName(e.Protocol)))
	case emulator.Reconnected:
		c.Recording.Add(event(e, KindConnect, OK, "ok", id, "came back over another transport"))
	case emulator.Disconnected:
		c.disconnected(e)
	case emulator.Calling:
		c.calling(e)
	case emulator.Called:
		c.called(e)
	case emulator.Unmatched:
		next := event(e, KindRefusal, Refused, "no upstream", e.Name, "")
		next.Why = noUpstream(e)
		c.Recording.Add(next)
	case emulator.Sent:
		next := event(e, KindPush, OK, fmt.Sprintf("%d reached", e.Reached), e.Name, "to "+e.To)
		next.Arguments = shown(e.Arguments, e.Protocol)
		c.addCaused(e, next)
	case emulator.GroupChanged:
		group := "every group"
		if e.Group != "" {
			group = fmt.Sprintf("group %q", e.Group)
		}
		c.addCaused(e, event(e, KindGroup, OK, fmt.Sprintf("%d moved", e.Reached), strings.TrimSpace(e.Name+" "+e.UserID+" "+id), group))
	case emulator.Closed:
		next := event(e, KindClose, OK, fmt.Sprintf("%d closed", e.Reached), "close", e.To)
		if e.ConnectionID != "" {
			next = event(e, KindClose, Warned, "by the service", id, e.Reason)
		}
		c.addCaused(e, next)
	case emulator.Requested:
		c.requested(e)
	case emulator.Refused:
		c.refusal(e)
	case emulator.Warned:
		c.warned(e)
	}
}

// event turns an event of the service into one of the page, without payloads.
func event(e emulator.Event, kind Kind, outcome Outcome, label, what, note string) Event {
	return Event{
		Time: e.Time, Kind: kind, Hub: e.Hub, Connection: e.ConnectionID, User: e.UserID, Name: e.Name, What: what, Note: note,
		Outcome: outcome, Label: label, Milliseconds: milliseconds(e.Duration), Reached: e.Reached, To: e.To,
		Protocol: e.Protocol, Transport: e.Transport, Claims: e.Claims, Headers: e.Headers,
	}
}

// addCaused adds an event below what its trace belongs to. A server's request
// heads a group of its own until the service says more of it.
func (c *Collector) addCaused(e emulator.Event, next Event) {
	if parent, found := c.traces[e.Trace]; found || e.Trace == "" {
		next.Parent = parent
	} else {
		next.Parent = c.Recording.Add(Event{Time: e.Time, Kind: KindREST, Hub: e.Hub, What: "REST request", Outcome: Running, Label: "running"})
		c.traces[e.Trace] = next.Parent
	}
	c.Recording.Add(next)
}

// calling begins the group of a call; connection events are in the group of
// their connection's beginning or end.
func (c *Collector) calling(e emulator.Event) {
	var group uint64
	switch {
	case e.Category == connections && e.Name == "connected":
		group = c.opened[e.ConnectionID]
	case e.Category == connections:
		group = c.Recording.Add(event(e, KindClose, Running, "closing", short(e.ConnectionID), ""))
		c.opened[e.ConnectionID] = group
	default:
		next := event(e, KindCall, Running, "running", e.Name, "")
		next.Arguments, next.ReplayOf = shown(e.Arguments, e.Protocol), c.replays[e.ConnectionID]
		group = c.Recording.Add(next)
		c.calls[e.ConnectionID] = group
	}
	c.traces[e.Trace] = group
	if len(c.traces) > 2*MaxEvents {
		maps.DeleteFunc(c.traces, func(_ string, group uint64) bool { return group < c.Recording.Oldest() })
	}
}

// called ends it.
func (c *Collector) called(e emulator.Event) {
	group := c.traces[e.Trace]
	outcome, label := OK, "ok"
	var failure *Failure
	var why *Why
	switch {
	case e.Reason == "":
	case e.Status == http.StatusNotFound:
		outcome, label, failure, why = Failed, "404 no function", &Failure{Text: e.Reason}, c.noFunction(e)
	default:
		outcome, label, failure = Failed, "error", &Failure{Text: e.Reason, Client: e.Reason}
	}
	upstream := event(e, KindUpstream, OK, strconv.Itoa(e.Status), "POST "+e.URL, e.Category+" "+e.Name)
	upstream.Parent, upstream.Time = group, e.Time.Add(-e.Duration)
	if e.Status >= http.StatusMultipleChoices && e.Reason != "" {
		upstream.Outcome = Failed
	}
	c.Recording.Add(upstream)
	if e.Category == connections {
		c.Recording.Change(group, func(root *Event) {
			root.Milliseconds += milliseconds(e.Duration)
			if failure != nil {
				root.Outcome, root.Label, root.Failure = outcome, label, failure
			}
		})
		return
	}
	value := shown(e.Result, e.Protocol)
	if outcome == OK {
		result := event(e, KindResult, OK, "ok", "result", "")
		result.Parent, result.Result, result.Milliseconds, result.Headers = group, value, 0, nil
		c.Recording.Add(result)
	}
	c.Recording.Change(group, func(root *Event) {
		root.Milliseconds, root.Result, root.Why, root.Outcome, root.Label = milliseconds(e.Duration), value, why, outcome, label
		if failure == nil {
			return
		}
		if root.Failure != nil { // the Functions host has told more
			more := *root.Failure
			more.Client = failure.Client
			failure = &more
		}
		if root.Failure = failure; failure.Panic {
			root.Label = "panic"
		}
	})
}

// disconnected ends the group of a connection's end.
func (c *Collector) disconnected(e emulator.Event) {
	end := event(e, KindClose, OK, "ok", short(e.ConnectionID), "closed by the client")
	if e.Reason != "" {
		end.Outcome, end.Label, end.Note = Warned, "error", e.Reason
	}
	group := c.opened[e.ConnectionID]
	delete(c.opened, e.ConnectionID)
	delete(c.calls, e.ConnectionID)
	delete(c.replays, e.ConnectionID)
	if at := c.Recording.Event(group); at == nil || at.Kind != KindClose {
		c.Recording.Add(end)
		return
	}
	c.Recording.Change(group, func(root *Event) {
		root.Note = end.Note
		if root.Outcome == Running {
			root.Outcome, root.Label = end.Outcome, end.Label
		}
	})
}

// requested ends the group of a server's request. One that a call caused is
// seen by what it did.
func (c *Collector) requested(e emulator.Event) {
	next := event(e, KindREST, OK, strconv.Itoa(e.Status), e.Method+" "+e.URL, "")
	failed := e.Status >= http.StatusBadRequest
	if failed {
		next.Outcome, next.Note, next.Failure = Failed, e.Reason, &Failure{Text: e.Reason}
		c.refused = next
	}
	group, found := c.traces[e.Trace]
	switch at := c.Recording.Event(group); {
	case at != nil && at.Kind == KindREST:
		c.Recording.Change(group, func(root *Event) {
			root.What, root.Note, root.Outcome, root.Label = next.What, next.Note, next.Outcome, next.Label
			root.Milliseconds, root.Failure = next.Milliseconds, next.Failure
		})
	case found && !failed: // the call's group has what it did
	default:
		next.Parent = group
		c.Recording.Add(next)
	}
}

// refusal is a request that was answered with an error.
func (c *Collector) refusal(e emulator.Event) {
	next := event(e, KindRefusal, Refused, strconv.Itoa(e.Status), strings.TrimSpace(e.Method+" "+e.URL), e.Reason)
	if c.refused.What == next.What && c.refused.Label == next.Label { // told by requested
		c.refused = Event{}
		return
	}
	switch e.Status {
	case 0:
		next.What, next.Label = short(e.ConnectionID), "handshake"
	case http.StatusUnauthorized:
		next.Label, next.Why = "401 token", badToken(e)
	}
	c.Recording.Add(next)
}

// warned is something that works here and may not elsewhere.
func (c *Collector) warned(e emulator.Event) {
	group, label := c.opened[e.ConnectionID], "warning"
	if e.Name != "" {
		group = c.calls[e.ConnectionID]
	}
	why := &Why{Title: "This may not work in Azure", Lead: e.Reason}
	at := c.Recording.Event(group)
	if at == nil {
		next := event(e, KindLog, Warned, label, e.Reason, "")
		next.Why = why
		c.Recording.Add(next)
		return
	}
	if dropped := droppedClaims(at.Claims); e.Name == "" && dropped != nil {
		why, label = dropped, "claim dropped"
	}
	c.Recording.Change(group, func(root *Event) {
		root.Why = why
		if root.Outcome == OK || root.Outcome == Running {
			root.Outcome, root.Label = Warned, label
		}
	})
}

// replaying notes that a connection was made to repeat an event; 0 for none.
func (c *Collector) replaying(connection string, event uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.replays[connection] = event
}

// short is the beginning of a connection id, which is long and opaque.
func short(connection string) string {
	const length = 8
	return connection[:min(length, len(connection))]
}

func protocolName(name string) string {
	if name == messagePack {
		return "MessagePack"
	}
	return "JSON"
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000
}
