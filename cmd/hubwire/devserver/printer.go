package devserver

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// printer says what happens, a line at a time, from any goroutine.
type printer struct {
	mu        sync.Mutex
	out       io.Writer
	elsewhere bool                         // the service is another's, whose events nobody tells here
	routes    func() []functionshost.Route // of the app that runs
	program   func(line string)            // told of each line that the program prints
	failures  map[string]string            // by connection, of calls that are not over
}

// banner is what is printed once everything runs.
type banner struct {
	dir        string
	selfHosted bool
	functions  int
	changed    int
	service    string
	page       string
	hubs       []string // how clients connect to each
	inspector  string
}

func (p *printer) banner(b banner) {
	hosting := "behind the built-in Functions host"
	if b.selfHosted {
		hosting = "self-hosted, behind the upstream of the service"
	}
	p.printf("hubwire dev %s\n", b.dir)
	p.printf("  functions  %d, %s\n", b.functions, hosting)
	if b.changed > 0 {
		p.printf("  bindings   %d files written\n", b.changed)
	}
	p.printf("  service    %s\n", b.service)
	p.printf("  page       %s\n", b.page)
	p.hubs(b.hubs)
	p.printf("  inspector  %s\n", b.inspector)
	p.printf("Ctrl-C ends everything.\n\n")
}

// hubs prints how clients connect to each hub.
func (p *printer) hubs(hubs []string) {
	for _, hub := range hubs {
		p.printf("  hub        %s\n", hub)
	}
}

// service prints what happened in the SignalR Service: each call of a client
// with its outcome, after what the function sent.
func (p *printer) service(e emulator.Event) {
	switch e.Kind {
	case emulator.Negotiated, emulator.Connected, emulator.Disconnected, emulator.Calling, emulator.Requested:
		// The calls and what they did tell the same.
	case emulator.Called:
		p.line(e.Hub, e.Name, who(e.UserID, e.ConnectionID), e.Duration, p.reason(e))
	case emulator.Sent:
		p.event("%9s<- %s to %s, %d reached", "", words.Line(e.Name), words.Line(e.To), e.Reached)
	case emulator.GroupChanged:
		p.event("%9s<- %s %s, group %q", "", e.Name, words.Line(who(e.UserID, e.ConnectionID)), e.Group)
	default:
		p.event("%s", e)
	}
}

// functions prints what happened in the Functions host, as far as the
// service's events do not tell it: HTTP functions, and its own state.
func (p *printer) functions(e functionshost.Event) {
	switch e.Kind {
	case functionshost.HandlerReady:
	case functionshost.FunctionExecuted:
		if p.elsewhere && e.ConnectionID != "" {
			p.line("signalr", e.Function, who(e.UserID, e.ConnectionID), e.Duration, failure(e.Err))
			return
		}
		if e.ConnectionID == "" {
			p.line("http", e.Function, "", e.Duration, httpReason(e))
			return
		}
		if e.Err != nil {
			p.remember(e.ConnectionID, e.Err)
		}
	case functionshost.RequestUnmatched:
		if e.Err != nil { // a browser that may not call
			p.event("%-8s %s: %v", "http", e.Message, e.Err)
			return
		}
		p.unmatched(e.Message)
	case functionshost.CallRefused:
		if e.Status != http.StatusNotFound { // the service's event tells that, with the nearest name
			p.event("%s: %s", e.Kind, e.Message)
		}
	default:
		p.event("%s: %s", e.Kind, e.Message)
	}
}

// unmatched prints a request that no HTTP function takes.
func (p *printer) unmatched(request string) {
	if !uncalled(request) {
		p.event("%-8s %s: %s", "http", request, missing(request, p.routes()))
	}
}

func httpReason(e functionshost.Event) string {
	switch {
	case e.Err != nil:
		return e.Err.Error()
	case e.Status >= http.StatusBadRequest:
		return fmt.Sprintf("status %d", e.Status)
	default:
		return ""
	}
}

// remember keeps why a function failed until the service tells that the call
// is over: the client, and so the service, get a generic text only.
func (p *printer) remember(connection string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failures == nil {
		p.failures = make(map[string]string)
	}
	p.failures[connection] = failure(err)
}

// failure says why a function failed, without the generic text that the client
// reads; "" for one that did not.
func failure(err error) string {
	if err == nil {
		return ""
	}
	text := err.Error()
	if _, said, found := strings.Cut(text, "the handler said: "); found {
		return said
	}
	return text
}

// reason returns why a call failed. The calls of one connection come one after
// another, so what is remembered for it is of this one.
func (p *printer) reason(e emulator.Event) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	remembered := p.failures[e.ConnectionID]
	delete(p.failures, e.ConnectionID)
	if remembered != "" {
		return remembered
	}
	return e.Reason
}

// line prints one call.
func (p *printer) line(where, name, by string, took time.Duration, failed string) {
	outcome := "ok"
	if failed != "" {
		outcome = "failed: " + failed
	}
	p.event("%-8s %-20s %-24s %8s  %s", words.Line(where), words.Line(name), words.Line(by), took.Round(10*time.Microsecond), outcome)
}

// who names a client briefly: connection ids are long and opaque.
func who(user, connection string) string {
	const shown = 8
	if len(connection) > shown {
		connection = connection[:shown]
	}
	return strings.TrimSpace(user + " " + connection)
}

func (p *printer) restarted(changed int) {
	if changed > 0 {
		p.event("restarted with the new build; %d generated files changed", changed)
		return
	}
	p.event("restarted with the new build")
}

func (p *printer) mended() { p.event("mended: what runs is the current source") }

func (p *printer) failed(err error) {
	p.event("the last good build goes on: %v", err)
}

// ended reports a program that ended by itself.
func (p *printer) ended(err error) {
	if err == nil {
		p.event("the program ended; it starts again with the next change")
		return
	}
	p.event("the program ended (%v); it starts again with the next change", err)
}

func (p *printer) event(format string, args ...any) {
	p.printf("%s %s\n", time.Now().Format("15:04:05.000"), words.Text(fmt.Sprintf(format, args...)))
}

func (p *printer) printf(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.out, format, args...)
}

// programOutput prints what the program prints, marked as such.
func (p *printer) programOutput() io.Writer { return &lineWriter{emit: p.programLine} }

func (p *printer) programLine(line []byte) {
	p.printf("       app | %s\n", line)
	p.program(string(line))
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
