package devserver

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/cmd/hubwire/inspector"
	"github.com/hubwire/hubwire/internal/words"
)

// Detail is how much is printed.
type Detail int

// The details.
const (
	Normal  Detail = iota
	Quiet          // what goes wrong
	Verbose        // payloads, requests and whole stacks too
	JSON           // every event, an object a line
)

// Screen is where is printed, and how.
type Screen struct {
	Out    io.Writer
	Detail Detail
	Color  bool
	Width  int // columns; 0 for any number
}

// slow is how long a build may take before it is told what it is at.
const slow = 3 * time.Second

// settle is how long a failed call waits for what the program logs about it,
// which comes by another way.
const settle = 60 * time.Millisecond

// groupsKept is how many groups are remembered for what comes late.
const groupsKept = 1000

// terminal prints what a recording holds: a group of events once it has ended,
// so that a failure is told once, with all that belongs to it.
type terminal struct {
	Screen
	mu     sync.Mutex
	groups map[uint64]*group
	order  []uint64
}

// group is an event and what it caused.
type group struct {
	root     *inspector.Event
	children []*inspector.Event
	ended    time.Time
	printed  bool
}

// follow prints until the context ends.
func (t *terminal) follow(ctx context.Context, recording *inspector.Recording) {
	t.groups = make(map[uint64]*group)
	var version uint64
	for ctx.Err() == nil {
		events, next, changed := recording.Since(version)
		version = next
		for _, e := range events {
			t.take(e)
		}
		wait := t.printEnded()
		select {
		case <-changed:
		case <-wait:
		case <-ctx.Done():
		}
	}
}

// take adds an event to its group. What comes after the group was printed is
// printed by itself.
func (t *terminal) take(e *inspector.Event) {
	if t.Detail == JSON {
		if e.Outcome != inspector.Running {
			text, err := json.Marshal(e)
			if err == nil { // an event always can be written
				t.printf("%s\n", text)
			}
		}
		return
	}
	g := t.groups[e.Parent]
	if e.Parent == 0 || g == nil {
		if g = t.groups[e.ID]; g == nil {
			g = &group{}
			t.groups[e.ID] = g
			t.order = append(t.order, e.ID)
		}
		g.root = e
		if e.Outcome != inspector.Running && g.ended.IsZero() {
			g.ended = time.Now()
		}
		return
	}
	for i, child := range g.children {
		if child.ID == e.ID {
			g.children[i] = e
			return
		}
	}
	g.children = append(g.children, e)
	if g.printed {
		t.print(t.child(e))
	}
}

// printEnded prints the groups that have ended, and returns what tells that
// another has waited long enough.
func (t *terminal) printEnded() <-chan time.Time {
	for len(t.order) > groupsKept {
		delete(t.groups, t.order[0])
		t.order = t.order[1:]
	}
	for _, id := range t.order {
		g := t.groups[id]
		switch {
		case g.printed || g.ended.IsZero():
		case g.root.Outcome == inspector.Failed && time.Since(g.ended) < settle:
			return time.After(settle) // later groups wait, too: they are in order
		default:
			g.printed = true
			t.print(t.lines(g))
		}
	}
	return nil
}

// line is one line of the screen, with ANSI SGR parameters as its style.
type line struct{ text, style string }

const (
	red    = "31"
	yellow = "33"
	faint  = "2"
)

// margin is as wide as the time that a group begins with.
const margin = "         "

// below is a line below the head of a group.
func below(style, format string, args ...any) line {
	return line{margin + words.Line(fmt.Sprintf(format, args...)), style}
}

func (t *terminal) lines(g *group) []line {
	e := g.root
	at := e.Time.Local().Format("15:04:05 ")
	var caused []line
	for _, child := range g.children {
		if e.Failure == nil || t.Detail == Verbose || !strings.Contains(child.What, `msg="call failed"`) { // the runtime's record of the failure
			caused = append(caused, t.child(child)...)
		}
	}
	switch {
	case e.Kind == inspector.KindLog:
		if t.Detail != Verbose && strings.Contains(e.What, "msg=listening addr=") { // the banner tells where the app is served
			return nil
		}
		lines := t.child(e)
		for i := range lines {
			lines[i].text = at + strings.TrimPrefix(lines[i].text, margin)
		}
		return lines
	case e.Kind == inspector.KindApp && (!isProblem(e) || e.Label == "failed"): // told when it happened, with all of the error
		return nil
	case isProblem(e), t.Detail == Verbose:
	case t.Detail == Quiet, !usual(e, caused):
		return nil
	}
	lines := []line{{at + head(e), styleOf(e)}}
	if t.Detail == Verbose && e.Arguments != nil {
		lines = append(lines, below(faint, "-> %s", e.Arguments))
	}
	lines = append(lines, caused...)
	if t.Detail == Verbose && e.Result != nil {
		lines = append(lines, below(faint, "=> %s", e.Result))
	}
	return append(lines, t.trouble(e)...)
}

func isProblem(e *inspector.Event) bool {
	return e.Outcome == inspector.Failed || e.Outcome == inspector.Refused || e.Outcome == inspector.Warned
}

// usual leaves out what other lines tell: negotiating is followed by the
// connection, and a request of the program is seen by what it caused.
func usual(e *inspector.Event, caused []line) bool {
	switch e.Kind {
	case inspector.KindNegotiate:
		return e.Function != ""
	case inspector.KindREST:
		return e.Function != "" || len(caused) > 0
	default:
		return true
	}
}

// head is the line of a call, a connection or a request.
func head(e *inspector.Event) string {
	name := e.What
	switch e.Kind {
	case inspector.KindCall:
		name = e.Name
	case inspector.KindConnect:
		name = "connected"
	case inspector.KindClose:
		name = "disconnected"
	}
	switch {
	case e.Kind == inspector.KindREST, e.Kind == inspector.KindRefusal, e.Kind == inspector.KindNegotiate:
		name = "http " + name
	case e.Hub != "":
		name = e.Hub + " " + name
	}
	took := ""
	if e.Milliseconds > 0 {
		took = time.Duration(e.Milliseconds * float64(time.Millisecond)).Round(10 * time.Microsecond).String()
	}
	who := words.Name(strings.TrimSpace(e.User + " " + shortID(e.Connection)))
	label := e.Label
	if isProblem(e) && e.Failure == nil && e.Why == nil && e.Note != "" {
		label += ": " + words.Line(e.Note)
	}
	return strings.TrimRight(fmt.Sprintf("%-26s %-18s %8s  %s", words.Line(name), who, took, label), " ")
}

func shortID(connection string) string {
	const shown = 8
	return connection[:min(shown, len(connection))]
}

// child is what an event below a group, or a line of the program, looks like.
func (t *terminal) child(e *inspector.Event) []line {
	switch {
	case e.Kind == inspector.KindPush && t.Detail == Verbose:
		return []line{below("", "<- %s to %s, %d reached: %s", e.Name, e.To, e.Reached, e.Arguments)}
	case e.Kind == inspector.KindPush:
		return []line{below("", "<- %s to %s, %d reached", e.Name, e.To, e.Reached)}
	case e.Kind == inspector.KindGroup:
		return []line{below("", "<- %s, %s", e.What, e.Note)}
	case e.Kind == inspector.KindLog && (t.Detail != Quiet || e.Outcome != ""):
		what := e.What
		if record, ok := strings.CutPrefix(what, "time="); ok && t.Detail != Verbose {
			_, what, _ = strings.Cut(record, " ")
		}
		return []line{below(faint, "| %s", what)}
	case e.Kind == inspector.KindUpstream && t.Detail == Verbose:
		return []line{below(faint, "%s %s", e.What, e.Label)}
	}
	return nil
}

// trouble says why it failed: where in the program first.
func (t *terminal) trouble(e *inspector.Event) (lines []line) {
	style := styleOf(e)
	if why := e.Why; why != nil {
		lines = append(lines, below(style, "%s: %s", why.Title, why.Lead))
		if why.Hint != "" {
			lines = append(lines, below(style, "%s", why.Hint))
		}
		return lines
	}
	failure := e.Failure
	if failure == nil {
		return nil
	}
	text := failure.Text
	if place := failure.Place(); place != "" {
		text = place + ": " + text
	}
	lines = append(lines, below(style, "%s", text))
	for i, frame := range failure.Own {
		if i > 0 {
			lines = append(lines, below(faint, "%s %s", frame.Place, frame.Function))
		}
		if frame.Hit < len(frame.Source) {
			lines = append(lines, below(faint, "  %s", strings.TrimSpace(frame.Source[frame.Hit])))
		}
	}
	if t.Detail != Verbose && len(failure.Rest) > 0 {
		return append(lines, below(faint, "+ %d frames of the runtime and libraries (--verbose)", len(failure.Rest)))
	}
	for _, frame := range failure.Rest {
		lines = append(lines, below(faint, "%s %s", frame.Place, frame.Function))
	}
	return lines
}

func styleOf(e *inspector.Event) string {
	switch e.Outcome {
	case inspector.Failed, inspector.Refused:
		return red
	case inspector.Warned:
		return yellow
	}
	return ""
}

func (t *terminal) print(lines []line) {
	var b strings.Builder
	for _, l := range lines {
		text := wrapped(l.text, t.Width, len(margin)+2)
		if t.Color && l.style != "" {
			text = "\x1b[" + l.style + "m" + text + "\x1b[0m"
		}
		b.WriteString(text + "\n")
	}
	if b.Len() > 0 {
		t.printf("%s", b.String())
	}
}

// wrapped breaks a line at blanks so that it fits the screen, its further lines
// indented. A word that is too long stays whole.
func wrapped(text string, width, indent int) string {
	hanging := strings.Repeat(" ", indent)
	if width <= indent || utf8.RuneCountInString(text) <= width {
		return text
	}
	var b strings.Builder
	for utf8.RuneCountInString(text) > width {
		runes := []rune(text)
		at := strings.LastIndexByte(string(runes[:width+1]), ' ')
		if at <= len(hanging) { // no blank but those of the margin
			next := strings.IndexByte(text[len(hanging):], ' ')
			if next < 0 {
				break
			}
			at = len(hanging) + next
		}
		b.WriteString(strings.TrimRight(text[:at], " ") + "\n")
		text = hanging + strings.TrimLeft(text[at:], " ")
	}
	return b.String() + text
}

func (t *terminal) printf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprintf(t.Out, format, args...)
}

// field prints a line of the banner.
func (t *terminal) field(name, format string, args ...any) {
	const values = 13 // where they begin
	t.tell("%s\n", wrapped(fmt.Sprintf("  %-10s "+format, append([]any{name}, args...)...), t.Width, values))
}

// event prints what becomes of the program, further lines of the text below the first.
func (t *terminal) event(style, format string, args ...any) {
	if t.Detail == JSON {
		return
	}
	text := words.Text(fmt.Sprintf(format, args...))
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\t", "    "), "\n", "\n"+margin)
	var lines []line
	for each := range strings.SplitSeq(time.Now().Format("15:04:05 ")+text, "\n") {
		lines = append(lines, line{each, style})
	}
	t.print(lines)
}

// tell prints what becomes of the program; as JSON, the events tell it.
func (t *terminal) tell(format string, args ...any) {
	if t.Detail != JSON {
		t.printf(format, args...)
	}
}

// patient does what may take long, and prints what it is at, ever more seldom.
func (t *terminal) patient(at func() string, do func()) {
	done := make(chan struct{})
	var telling sync.WaitGroup
	telling.Go(func() {
		for wait := slow; ; wait *= 2 {
			select {
			case <-time.After(wait):
				t.field("building…", "%s", at())
			case <-done:
				return
			}
		}
	})
	do()
	close(done)
	telling.Wait()
}

// lineWriter cuts what is written into lines.
type lineWriter struct {
	mu      sync.Mutex
	pending []byte
	emit    func(line []byte)
}

func (w *lineWriter) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending = append(w.pending, text...)
	for {
		line, rest, found := bytes.Cut(w.pending, []byte("\n"))
		if !found {
			return len(text), nil
		}
		w.emit(bytes.TrimSuffix(line, []byte("\r")))
		w.pending = rest
	}
}
