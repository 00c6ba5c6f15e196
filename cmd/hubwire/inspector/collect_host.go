package inspector

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// Functions takes an event of the Functions host.
func (c *Collector) Functions(e functionshost.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e.Kind {
	case functionshost.FunctionExecuted:
		if e.ConnectionID == "" {
			c.httpFunction(e)
			return
		}
		c.executed(e)
	case functionshost.RequestUnmatched:
		note := c.hints.Request(e.Message)
		if e.Err != nil { // a browser that may not call
			note = e.Err.Error()
		}
		c.missing(e.Message, note)
	case functionshost.CallRefused: // the service tells it too
	case functionshost.HandlerReady:
		c.Recording.Add(Event{Kind: KindApp, What: "The program answers", Outcome: OK, Label: "ok"})
	case functionshost.HandlerExited, functionshost.HandlerUnhealthy:
		c.Recording.Add(Event{Kind: KindApp, What: e.Message, Outcome: Failed, Label: "ended"})
	default:
		c.Recording.Add(Event{Kind: KindApp, What: e.Message, Outcome: Warned, Label: "warning"})
	}
}

// Missing notes a request that nothing takes.
func (c *Collector) Missing(request string) { c.missing(request, c.hints.Request(request)) }

func (c *Collector) missing(request, note string) {
	if _, path, _ := strings.Cut(request, " "); path == "/favicon.ico" || strings.HasPrefix(path, "/.well-known/") {
		return // browsers ask without anybody's doing
	}
	c.Recording.Add(Event{Kind: KindRefusal, What: request, Note: note, Outcome: Refused, Label: "404"})
}

// executed adds to a call what only the host knows: the function, its log and
// why it failed.
func (c *Collector) executed(e functionshost.Event) {
	group, known := c.traces[e.Trace]
	if !known { // the service is another's, whose events nobody tells here
		group = c.Recording.Add(Event{
			Kind: KindCall, Connection: e.ConnectionID, User: e.UserID, Name: e.Function, What: e.Function,
			Milliseconds: milliseconds(e.Duration), Outcome: OK, Label: "ok",
		})
	}
	var failure *Failure
	if e.Err != nil {
		text := e.Err.Error()
		if _, said, found := strings.Cut(text, "the handler said: "); found {
			text = said // without the generic text that the client reads
		}
		failure = &Failure{Text: strings.TrimPrefix(text, fmt.Sprintf("function %q: ", e.Function))}
		c.Recording.Add(Event{
			Parent: group, Kind: KindError, Connection: e.ConnectionID, User: e.UserID, Function: e.Function,
			What: failure.Text, Outcome: Failed, Label: "error", Failure: failure,
		})
	}
	c.Recording.Change(group, func(root *Event) {
		root.Function = e.Function
		if failure == nil {
			return
		}
		if root.Failure != nil {
			failure.Client = root.Failure.Client
		}
		root.Failure, root.Outcome, root.Label = failure, Failed, "error"
	})
	for _, line := range e.Logs {
		c.logged(line, group)
	}
	p := c.printedBy(e.InvocationID)
	p.group, p.done, p.told = group, true, len(e.Logs) > 0
	c.hand(p)
}

// logged adds a line of the log to a group. That of a panic says where it was.
func (c *Collector) logged(line string, group uint64) {
	text, stack := withoutStack(line)
	outcome, label := level(text)
	c.Recording.Add(Event{Parent: group, Kind: KindLog, What: text, Outcome: outcome, Label: label})
	if stack == "" {
		return
	}
	own, rest := c.source.frames(stack)
	c.Recording.Change(group, func(root *Event) {
		failure := Failure{Text: text}
		if root.Failure != nil {
			failure = *root.Failure
		}
		failure.Panic, failure.Own, failure.Rest = true, own, rest
		root.Failure, root.Label = &failure, "panic"
	})
}

// printed is what the program printed for one invocation. The host hands on the
// log of a call that succeeded; else the lines are all there is, and they may
// come before the host tells of the call or after.
type printed struct {
	invocation string
	group      uint64
	lines      []string
	done, told bool // the host has told of the call, and had its log
}

// printedKept is how many invocations are kept, and lines of each.
const printedKept = 200

func (c *Collector) printedBy(invocation string) *printed {
	if at := slices.IndexFunc(c.output, func(p *printed) bool { return p.invocation == invocation }); at >= 0 {
		return c.output[at]
	}
	c.output = append(c.output[max(0, len(c.output)-printedKept+1):], &printed{invocation: invocation})
	return c.output[len(c.output)-1]
}

// hand adds the lines to their call, unless the host has done so.
func (c *Collector) hand(p *printed) {
	if !p.done {
		return
	}
	for _, line := range p.lines {
		if !p.told {
			c.logged(line, p.group)
		}
	}
	p.lines = nil
}

// httpFunction is a call of a function with a route, such as negotiate.
func (c *Collector) httpFunction(e functionshost.Event) {
	next := Event{Kind: KindREST, Function: e.Function, What: e.Message, Outcome: OK, Label: strconv.Itoa(e.Status), Milliseconds: milliseconds(e.Duration)}
	if strings.Contains(strings.ToLower(e.Message+e.Function), "negotiate") {
		next.Kind = KindNegotiate
	}
	switch {
	case e.Err != nil:
		next.Outcome, next.Failure, next.Note = Failed, &Failure{Text: e.Err.Error()}, e.Err.Error()
	case e.Status >= http.StatusBadRequest:
		next.Outcome = Refused
	}
	parent := c.Recording.Add(next)
	for _, line := range e.Logs {
		c.logged(line, parent)
	}
}

// How the runtime names the connection and the invocation in a log record.
var (
	connectionAttribute = regexp.MustCompile(`\bconnectionId"?[=:]\s*"?([A-Za-z0-9_-]+)`)
	invocationAttribute = regexp.MustCompile(`\binvocationId"?[=:]\s*"?([A-Za-z0-9_-]+)`)
)

// Output takes a line that the program printed. A record about an invocation
// of the Functions host, or about a connection, belongs to its call.
func (c *Collector) Output(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if found := invocationAttribute.FindStringSubmatch(line); found != nil {
		if p := c.printedBy(found[1]); len(p.lines) < printedKept {
			p.lines = append(p.lines, line)
			c.hand(p)
		}
		return
	}
	var group uint64
	if found := connectionAttribute.FindStringSubmatch(line); found != nil {
		group = c.calls[found[1]]
	}
	c.logged(line, group)
}

// App notes what became of the program.
func (c *Collector) App(what, note string, took time.Duration, failed bool) {
	outcome, label := OK, "ok"
	if failed {
		outcome, label = Failed, "failed"
	}
	c.Recording.Add(Event{Kind: KindApp, What: what, Note: note, Outcome: outcome, Label: label, Milliseconds: milliseconds(took)})
}

// stackAttribute is the stack of a panic in a record of slog's text handler.
var stackAttribute = regexp.MustCompile(` ?stack=("(?:[^"\\]|\\.)*")`)

// withoutStack takes the stack out of a log line.
func withoutStack(line string) (text, stack string) {
	if found := stackAttribute.FindStringSubmatchIndex(line); found != nil {
		if stack, err := strconv.Unquote(line[found[2]:found[3]]); err == nil {
			return line[:found[0]] + line[found[1]:], stack
		}
	}
	return line, ""
}

// level is that of a record, as an outcome and in words.
func level(line string) (Outcome, string) {
	switch {
	case strings.Contains(line, "level=ERROR"), strings.Contains(line, `"level":"ERROR"`):
		return Failed, "error"
	case strings.Contains(line, "level=WARN"), strings.Contains(line, `"level":"WARN"`):
		return Warned, "warning"
	}
	return "", ""
}
