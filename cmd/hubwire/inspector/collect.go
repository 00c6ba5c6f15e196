package inspector

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// tracesKept is how many calls and requests are remembered, for what they
// cause to be put below them.
const tracesKept = 1000

// Collector turns what the service and the Functions host observe into the
// events of a recording. It is safe for concurrent use.
type Collector struct {
	recording *Recording
	source    source
	hints     Hints

	mu      sync.Mutex
	traces  map[string]uint64 // group of what a trace causes
	order   []string          // of the traces, oldest first
	calls   map[string]uint64 // latest call of each connection
	opened  map[string]uint64 // connect group of each connection
	replays map[string]uint64 // event that a connection replays
	output  []*printed        // what the program printed for its latest invocations
	refused Event             // the latest answer with an error
}

// Recording returns what the collector records to.
func (c *Collector) Recording() *Recording { return c.recording }

// Hints say what a developer may have meant. Each may be nil.
type Hints struct {
	Event   func(hub, event string) string // the nearest event, "" for none
	Request func(request string) string    // why nothing takes a request, given as method and path
}

// NewCollector returns a collector with an empty recording. The program's source
// is in folder, and in the module that the folder is in; both may be empty.
func NewCollector(folder, module string, hints Hints) *Collector {
	if hints.Event == nil {
		hints.Event = func(string, string) string { return "" }
	}
	if hints.Request == nil {
		hints.Request = func(string) string { return "nothing takes it" }
	}
	return &Collector{
		recording: NewRecording(), source: source{folder, module}, hints: hints,
		traces: make(map[string]uint64), calls: make(map[string]uint64),
		opened: make(map[string]uint64), replays: make(map[string]uint64),
	}
}

// Service takes an event of the service, which must observe payloads.
func (c *Collector) Service(e emulator.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e.Kind {
	case emulator.Negotiated:
		next := c.event(e, KindNegotiate)
		next.What, next.Outcome, next.Label = "POST /client/negotiate?hub="+e.Hub, OK, "200"
		next.Claims = claims(e.Claims)
		c.recording.Add(next)
	case emulator.Connected:
		next := c.event(e, KindConnect)
		next.What, next.Note = short(e.ConnectionID), e.Transport+", "+protocolName(e.Protocol)
		next.Outcome, next.Label, next.Claims, next.Transport = OK, "ok", claims(e.Claims), e.Transport
		c.opened[e.ConnectionID] = c.recording.Add(next)
	case emulator.Reconnected:
		next := c.event(e, KindConnect)
		next.What, next.Note, next.Outcome, next.Label = short(e.ConnectionID), "came back over another transport", OK, "ok"
		c.recording.Add(next)
	case emulator.Disconnected:
		c.disconnected(e)
	case emulator.Calling:
		c.calling(e)
	case emulator.Called:
		c.called(e)
	case emulator.Unmatched:
		next := c.event(e, KindRefusal)
		next.What, next.Outcome, next.Label = e.Name, Refused, "no upstream"
		next.Why = &Why{Title: "No upstream template takes this event", Lead: fmt.Sprintf("Hub %q, category %q, event %q matches none of the service's upstream templates.", e.Hub, e.Category, e.Name)}
		c.recording.Add(next)
	case emulator.Sent:
		next := c.caused(e, KindPush)
		next.What, next.To, next.Reached = e.Name, e.To, e.Reached
		next.Note, next.Outcome, next.Label = "to "+e.To, OK, fmt.Sprintf("%d reached", e.Reached)
		next.Arguments = shown(e.Arguments, e.Protocol)
		c.recording.Add(next)
	case emulator.GroupChanged:
		next := c.caused(e, KindGroup)
		who := strings.TrimSpace(e.UserID + " " + short(e.ConnectionID))
		next.What, next.Note = e.Name+" "+who, fmt.Sprintf("group %q", e.Group)
		if e.Group == "" {
			next.Note = "every group"
		}
		next.Reached, next.Outcome, next.Label = e.Reached, OK, fmt.Sprintf("%d moved", e.Reached)
		c.recording.Add(next)
	case emulator.Closed:
		next := c.caused(e, KindClose)
		next.What, next.Note, next.Outcome, next.Label = "close", e.To, OK, fmt.Sprintf("%d closed", e.Reached)
		if e.ConnectionID != "" {
			next.What, next.Note, next.Outcome, next.Label = short(e.ConnectionID), e.Reason, Warned, "by the service"
		}
		c.recording.Add(next)
	case emulator.Requested:
		c.requested(e)
	case emulator.Refused:
		c.refusal(e)
	case emulator.Warned:
		c.warned(e)
	}
}

// event begins an event on its own.
func (c *Collector) event(e emulator.Event, kind Kind) Event {
	return Event{
		Time: e.Time, Kind: kind, Hub: e.Hub, Connection: e.ConnectionID, User: e.UserID, Name: e.Name,
		Protocol: e.Protocol, Milliseconds: milliseconds(e.Duration),
	}
}

// caused begins an event below what its trace belongs to. A server's request
// heads a group of its own until the service says more of it.
func (c *Collector) caused(e emulator.Event, kind Kind) Event {
	next := c.event(e, kind)
	if e.Trace == "" {
		return next
	}
	parent, found := c.traces[e.Trace]
	if !found {
		parent = c.recording.Add(Event{Time: e.Time, Kind: KindREST, Hub: e.Hub, What: "REST request", Outcome: Running, Label: "running"})
		c.remember(e.Trace, parent)
	}
	next.Parent = parent
	return next
}

func (c *Collector) remember(trace string, group uint64) {
	c.traces[trace] = group
	c.order = append(c.order, trace)
	if len(c.order) > tracesKept {
		delete(c.traces, c.order[0])
		c.order = c.order[1:]
	}
}

// calling begins the group of a call; connection events are in the group of
// their connection's beginning or end.
func (c *Collector) calling(e emulator.Event) {
	var group uint64
	switch {
	case e.Category == "connections" && e.Name == "connected":
		group = c.opened[e.ConnectionID]
	case e.Category == "connections":
		next := c.event(e, KindClose)
		next.What, next.Outcome, next.Label = short(e.ConnectionID), Running, "closing"
		group = c.recording.Add(next)
		c.opened[e.ConnectionID] = group
	default:
		next := c.event(e, KindCall)
		next.What, next.Outcome, next.Label = e.Name, Running, "running"
		next.Arguments = shown(e.Arguments, e.Protocol)
		next.ReplayOf = c.replays[e.ConnectionID]
		group = c.recording.Add(next)
		c.calls[e.ConnectionID] = group
	}
	c.remember(e.Trace, group)
}

// called ends it.
func (c *Collector) called(e emulator.Event) {
	group := c.traces[e.Trace]
	outcome, label := OK, "ok"
	var failure *Failure
	var why *Why
	switch {
	case e.Status == http.StatusNotFound && e.Reason != "":
		outcome, label, why = Failed, "404 no function", c.unmatched(e)
		failure = &Failure{Text: e.Reason}
	case e.Reason != "":
		outcome, label = Failed, "error"
		failure = &Failure{Text: e.Reason, Client: e.Reason}
	}
	upstream := c.event(e, KindUpstream)
	upstream.Parent, upstream.Time = group, e.Time.Add(-e.Duration)
	upstream.What, upstream.Note = "POST "+e.URL, e.Category+" "+e.Name
	upstream.Outcome, upstream.Label, upstream.Headers = OK, fmt.Sprint(e.Status), headers(e.Headers)
	if e.Status >= http.StatusMultipleChoices && e.Reason != "" {
		upstream.Outcome = Failed
	}
	c.recording.Add(upstream)
	if e.Category != "connections" && outcome == OK {
		c.recording.Add(Event{
			Time: e.Time, Parent: group, Kind: KindResult, Hub: e.Hub, Connection: e.ConnectionID, User: e.UserID,
			What: "result", Outcome: OK, Label: "ok", Protocol: e.Protocol, Result: shown(e.Result, e.Protocol),
		})
	}
	c.recording.Change(group, func(root *Event) {
		if e.Category == "connections" {
			if failure != nil {
				root.Outcome, root.Label, root.Failure = outcome, label, failure
			}
			root.Milliseconds += milliseconds(e.Duration)
			return
		}
		root.Milliseconds, root.Result, root.Why = milliseconds(e.Duration), shown(e.Result, e.Protocol), why
		root.Outcome, root.Label = outcome, label
		switch {
		case failure == nil:
		case root.Failure == nil:
			root.Failure = failure
		default: // the Functions host has told more
			more := *root.Failure
			more.Client = failure.Client
			root.Failure = &more
			if more.Panic {
				root.Label = "panic"
			}
		}
	})
}

// unmatched explains a call that no function takes.
func (c *Collector) unmatched(e emulator.Event) *Why {
	why := &Why{
		Title: "No function takes this call",
		Lead:  fmt.Sprintf("The app has no function for event %q of hub %q.", e.Name, e.Hub),
		Rows: []WhyRow{
			{Name: "hub", Came: e.Hub, Fits: e.Hub, OK: true},
			{Name: "category", Came: e.Category, Fits: e.Category, OK: true},
			{Name: "event", Came: e.Name, Fits: "?"},
		},
	}
	if near := c.hints.Event(e.Hub, e.Name); near != "" {
		why.Rows[2].Fits, why.DidYouMean = near, near
		why.Hint = fmt.Sprintf("The nearest name is %q.", near)
	}
	return why
}

// disconnected ends the group of a connection's end.
func (c *Collector) disconnected(e emulator.Event) {
	note := "closed by the client"
	outcome, label := OK, "ok"
	if e.Reason != "" {
		note, outcome, label = e.Reason, Warned, "error"
	}
	group := c.opened[e.ConnectionID]
	delete(c.opened, e.ConnectionID)
	delete(c.calls, e.ConnectionID)
	delete(c.replays, e.ConnectionID)
	if at := c.recording.Event(group); at == nil || at.Kind != KindClose {
		next := c.event(e, KindClose)
		next.What, next.Note, next.Outcome, next.Label = short(e.ConnectionID), note, outcome, label
		c.recording.Add(next)
		return
	}
	c.recording.Change(group, func(root *Event) {
		root.Note = note
		if root.Outcome == Running {
			root.Outcome, root.Label = outcome, label
		}
	})
}

// requested ends the group of a server's request. One that a call caused is
// seen by what it did.
func (c *Collector) requested(e emulator.Event) {
	group, found := c.traces[e.Trace]
	if found {
		if at := c.recording.Event(group); at == nil || at.Kind != KindREST {
			found = false
		}
	}
	failed := e.Status >= http.StatusBadRequest
	next := c.event(e, KindREST)
	next.What, next.Outcome, next.Label = e.Method+" "+e.URL, OK, fmt.Sprint(e.Status)
	if failed {
		next.Outcome, next.Note, next.Failure = Failed, e.Reason, &Failure{Text: e.Reason}
		c.refused = Event{What: next.What, Label: next.Label}
	}
	switch {
	case found:
		c.recording.Change(group, func(root *Event) {
			root.What, root.Note, root.Outcome, root.Label = next.What, next.Note, next.Outcome, next.Label
			root.Milliseconds, root.Failure = next.Milliseconds, next.Failure
		})
	case group != 0 && !failed: // the call's group has what it did
	default:
		next.Parent = group
		c.recording.Add(next)
	}
}

// refusal is a request that was answered with an error.
func (c *Collector) refusal(e emulator.Event) {
	what, label := strings.TrimSpace(e.Method+" "+e.URL), fmt.Sprint(e.Status)
	if c.refused.What == what && c.refused.Label == label { // told by requested
		c.refused = Event{}
		return
	}
	next := c.event(e, KindRefusal)
	next.What, next.Note, next.Outcome, next.Label = what, e.Reason, Refused, label
	if e.Status == 0 {
		next.What, next.Label = short(e.ConnectionID), "handshake"
	}
	if e.Status == http.StatusUnauthorized {
		next.Label = "401 token"
		next.Why = &Why{Title: "The token was refused", Lead: e.Reason, Hint: "Take url and accessToken from one answer of the negotiate endpoint, and negotiate for this hub."}
	}
	c.recording.Add(next)
}

// warned is something that works here and may not elsewhere.
func (c *Collector) warned(e emulator.Event) {
	why := &Why{Title: "This may not work in Azure", Lead: e.Reason}
	group := c.opened[e.ConnectionID]
	if e.Name != "" {
		group = c.calls[e.ConnectionID]
	}
	if group != 0 {
		c.recording.Change(group, func(root *Event) {
			root.Why = why
			if root.Outcome == OK || root.Outcome == Running {
				root.Outcome, root.Label = Warned, "warning"
			}
		})
		return
	}
	next := c.event(e, KindLog)
	next.What, next.Why, next.Outcome, next.Label = e.Reason, why, Warned, "warning"
	c.recording.Add(next)
}

// Replaying notes that a connection was made to repeat an event.
func (c *Collector) Replaying(connection string, event uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.replays[connection] = event
}

func claims(list []emulator.Claim) [][2]string {
	var pairs [][2]string
	for _, each := range list {
		pairs = append(pairs, [2]string{each.Type, each.Value})
	}
	return pairs
}

func headers(header http.Header) map[string]string {
	if header == nil {
		return nil
	}
	flat := make(map[string]string)
	for name, values := range header {
		flat[name] = strings.Join(values, ", ")
	}
	return flat
}

// short is the beginning of a connection id, which is long and opaque.
func short(connection string) string {
	const length = 8
	return connection[:min(length, len(connection))]
}

func protocolName(name string) string {
	if name == "messagepack" {
		return "MessagePack"
	}
	return "JSON"
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000
}
