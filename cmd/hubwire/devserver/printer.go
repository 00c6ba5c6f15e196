package devserver

import (
	"bytes"
	"fmt"
	"sync"
	"time"

	"github.com/hubwire/hubwire/internal/words"
)

// banner is what is printed once everything runs.
type banner struct {
	selfHosted bool
	functions  int
	changed    int
	service    string
	page       string
	hubs       []string // how clients connect to each
	inspector  string
}

func (t *terminal) banner(b banner) {
	hosting := "behind the built-in Functions host"
	if b.selfHosted {
		hosting = "self-hosted, behind the upstream of the service"
	}
	t.tell("  functions  %d, %s\n", b.functions, hosting)
	if b.changed > 0 {
		t.tell("  bindings   %d files written\n", b.changed)
	}
	t.tell("  service    %s\n", b.service)
	t.tell("  page       %s\n", b.page)
	t.hubs(b.hubs)
	t.tell("  inspector  %s\n", b.inspector)
	t.tell("Ctrl-C ends everything.\n\n")
}

// hubs prints how clients connect to each hub.
func (t *terminal) hubs(hubs []string) {
	for _, hub := range hubs {
		t.tell("  hub        %s\n", hub)
	}
}

func (t *terminal) building(dir string) {
	t.tell("hubwire dev %s\n  building…\n", dir)
}

// waiting says why the first build cannot be made.
func (t *terminal) waiting(err error) {
	t.event("%v", err)
	t.event("waiting for a change")
}

func (t *terminal) restarted(changed int) {
	if changed > 0 {
		t.event("restarted with the new build; %d generated files changed", changed)
		return
	}
	t.event("restarted with the new build")
}

func (t *terminal) mended() { t.event("mended: what runs is the current source") }

func (t *terminal) failed(err error) {
	t.event("the last good build goes on: %v", err)
}

// ended reports a program that ended by itself.
func (t *terminal) ended(err error) {
	if err == nil {
		t.event("the program ended; it starts again with the next change")
		return
	}
	t.event("the program ended (%v); it starts again with the next change", err)
}

func (t *terminal) event(format string, args ...any) {
	t.tell("%s %s\n", time.Now().Format("15:04:05"), words.Text(fmt.Sprintf(format, args...)))
}

// tell prints what becomes of the program; as JSON, the events tell it.
func (t *terminal) tell(format string, args ...any) {
	if t.Detail != JSON {
		t.printf(format, args...)
	}
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
