package customhandler

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// Limits of the log lines in one answer. All lines are on the log's own
// output as well.
const (
	maxLogLines = 200
	maxLogBytes = 64 << 10
)

// invocation is one call of the host, as the log knows it.
type invocation struct {
	id   string
	call *signalr.InvocationContext // nil until it is read
	logs callLogs
}

type invocationKey struct{}

// withInvocation marks the context of a call, so that records logged with it
// are known to belong to the call.
func withInvocation(r *http.Request) (context.Context, *invocation) {
	inv := &invocation{id: invocationID(r.Header)}
	return context.WithValue(r.Context(), invocationKey{}, inv), inv
}

const headerInvocationID = "X-Azure-Functions-InvocationId"

// invocationID is the id the host's own log lines have, else the trace id of
// the W3C trace context.
func invocationID(header http.Header) string {
	if id := header.Get(headerInvocationID); id != "" {
		return id
	}
	if parts := strings.Split(header.Get("Traceparent"), "-"); len(parts) >= 4 {
		return parts[1]
	}
	return ""
}

// callLogs are the log lines of one call, bounded in number and size.
type callLogs struct {
	mu      sync.Mutex
	lines   []string
	bytes   int
	dropped int
	taken   bool
}

// open tells whether lines can still be added.
func (c *callLogs) open() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.taken
}

func (c *callLogs) add(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.taken:
	case len(c.lines) == maxLogLines, c.bytes+len(line) > maxLogBytes:
		c.dropped++
	default:
		c.lines = append(c.lines, line)
		c.bytes += len(line)
	}
}

// take ends the list and returns it.
func (c *callLogs) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.taken = true
	if c.dropped > 0 {
		c.lines = append(c.lines, fmt.Sprintf("%d more log records of this call are on the output of the process only", c.dropped))
	}
	return c.lines
}

// NewLogHandler returns a slog handler that passes every record on to next.
// Records whose context belongs to a call of the Functions host get its
// invocation id, and travel to the host in the call's answer too, so that it
// shows them with the call. A function logs with its own context for that:
//
//	slog.InfoContext(ctx, "message sent", "group", group)
func NewLogHandler(next slog.Handler) slog.Handler {
	if h, ok := next.(*logHandler); ok {
		return h
	}
	return &logHandler{next: next}
}

type logHandler struct {
	next slog.Handler

	// bound is what WithAttrs and WithGroup did, to do it again for the
	// copy of a record.
	bound []func(slog.Handler) slog.Handler
}

// Enabled implements [slog.Handler].
func (h *logHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle implements [slog.Handler].
func (h *logHandler) Handle(ctx context.Context, record slog.Record) error {
	inv, ok := ctx.Value(invocationKey{}).(*invocation)
	if !ok {
		return h.next.Handle(ctx, record)
	}
	if inv.logs.open() {
		inv.logs.add(h.line(ctx, record)) // formatted without the lock: a LogValue may log
	}
	if inv.id != "" {
		record = record.Clone()
		record.AddAttrs(slog.String("invocationId", inv.id))
	}
	return h.next.Handle(ctx, record)
}

// WithAttrs implements [slog.Handler].
func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return h.bind(func(next slog.Handler) slog.Handler { return next.WithAttrs(attrs) })
}

// WithGroup implements [slog.Handler].
func (h *logHandler) WithGroup(name string) slog.Handler {
	return h.bind(func(next slog.Handler) slog.Handler { return next.WithGroup(name) })
}

func (h *logHandler) bind(change func(slog.Handler) slog.Handler) slog.Handler {
	return &logHandler{next: change(h.next), bound: append(slices.Clip(h.bound), change)}
}

// line formats a record as text, without its time: the host adds its own.
func (h *logHandler) line(ctx context.Context, record slog.Record) string {
	var line strings.Builder
	var text slog.Handler = slog.NewTextHandler(&line, nil)
	for _, change := range h.bound {
		text = change(text)
	}
	record.Time = time.Time{}
	text.Handle(ctx, record) // a strings.Builder takes everything
	return strings.TrimSuffix(line.String(), "\n")
}
