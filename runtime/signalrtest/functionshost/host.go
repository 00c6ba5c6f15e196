package functionshost

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hubwire/hubwire/internal/loopback"
)

const (
	drainGrace = 5 * time.Second // for calls in progress when a handler is to go
	flushGrace = time.Second     // for their answers when the listener is to go
)

// Host is a running Functions host. It is safe for concurrent use.
type Host struct {
	url     string
	observe func(Event)
	log     *slog.Logger
	server  *http.Server
	served  chan struct{} // closed when the server is gone

	current atomic.Pointer[instance]

	mu      sync.Mutex // one Restart or Close at a time
	options Options
	closed  bool
}

// Start reads the app, starts its handler, waits until that answers, and
// serves. What is wrong with the app's files comes as one *ConfigError.
// ctx bounds the start only; a host runs until Close.
func Start(ctx context.Context, o Options) (*Host, error) {
	addr, err := address(o.Addr)
	if err != nil {
		return nil, err
	}
	listener, err := loopback.Listen(addr)
	if err != nil {
		return nil, fmt.Errorf("the Functions host cannot listen: %w", err)
	}
	o.Stdout, o.Stderr = oneAtATime(o.Stdout, o.Stderr)
	h := &Host{
		url:     "http://" + loopback.Host(listener),
		observe: o.Observe,
		log:     o.Logger,
		served:  make(chan struct{}),
		options: o,
	}
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	if err := h.begin(ctx, o); err != nil {
		listener.Close()
		return nil, err
	}
	handler := h.Handler()
	if o.AllowHost != nil {
		handler = loopback.Guard(handler, o.AllowHost)
	}
	h.server = &http.Server{Handler: handler, ReadHeaderTimeout: 30 * time.Second, ErrorLog: h.errorLog(), ConnContext: withRawConn}
	go func() {
		defer close(h.served)
		h.server.Serve(rawListener{listener})
	}()
	return h, nil
}

// errorLog is for the parts of net/http that want a log of their own.
func (h *Host) errorLog() *log.Logger { return slog.NewLogLogger(h.log.Handler(), slog.LevelWarn) }

// address completes an address and refuses one that others can reach.
func address(addr string) (string, error) {
	if addr == "" {
		addr = ":0"
	}
	name, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("the address of the Functions host: %w", err)
	}
	if name == "" {
		name = "localhost"
	}
	if !loopback.Is(name) {
		return "", fmt.Errorf("the Functions host listens on loopback addresses only, not on %q, because it requires no key", name)
	}
	return net.JoinHostPort(name, port), nil
}

func (h *Host) begin(ctx context.Context, o Options) error {
	in, err := newInstance(ctx, o, h.notify, h.errorLog())
	if err != nil {
		return err
	}
	h.current.Store(in)
	for _, warning := range in.app.warnings {
		h.notify(Event{Kind: Warning, Message: warning})
	}
	h.notify(Event{Kind: HandlerReady, Message: "the handler is ready"})
	return nil
}

// URL returns where the host listens, such as http://localhost:7071, without a
// slash at the end.
func (h *Host) URL() string { return h.url }

// Handler returns what the host serves at URL, for a server of the caller's.
func (h *Host) Handler() http.Handler { return http.HandlerFunc(h.serve) }

func (h *Host) serve(w http.ResponseWriter, r *http.Request) {
	for {
		in := h.current.Load()
		if in.enter() {
			defer in.leave()
			in.ServeHTTP(w, r)
			return
		}
		if h.current.Load() == in { // no other took its place
			http.Error(w, errHostClosed.Error(), http.StatusServiceUnavailable)
			return
		}
	}
}

// Restart reads the app's files again and starts a new handler; executable
// replaces Options.Executable unless it is empty. The new handler takes over
// when it answers. The old one then has five seconds to finish its calls.
// Where anything fails, the old one goes on as if nothing had happened. With
// customHandler.port in host.json the old one ends first, as in the real host:
// both cannot have the port.
func (h *Host) Restart(ctx context.Context, executable string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return errHostClosed
	}
	o := h.options
	if executable != "" {
		o.Executable = executable
	}
	old := h.current.Load()
	onePort := old.app.host.port != 0
	if onePort {
		retire(ctx, old)
	}
	if err := h.begin(ctx, o); err != nil {
		return err
	}
	h.options = o
	if !onePort {
		retire(ctx, old)
	}
	return nil
}

// retire ends an instance, with a grace for its calls.
func retire(ctx context.Context, in *instance) {
	drain, cancel := context.WithTimeout(ctx, drainGrace)
	defer cancel()
	in.drain(drain)
	in.close()
}

// Close stops listening and ends the handler. Calls in progress have five
// seconds, less where ctx says so; then they fail, which their callers have a
// second to hear of. When Close returns, no
// process and no goroutine of the host is left.
func (h *Host) Close(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	h.closed = true
	retire(ctx, h.current.Load())
	flush, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushGrace)
	defer cancel()
	err := h.server.Shutdown(flush)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		err = h.server.Close()
	}
	<-h.served
	h.current.Load().calls.Wait() // with its handler and connections gone, no call lasts
	return err
}

func (h *Host) notify(e Event) {
	e.Time = time.Now()
	level := slog.LevelInfo
	if e.Err != nil || e.Kind == Warning {
		level = slog.LevelWarn
	}
	attrs := []slog.Attr{slog.String("event", e.Message)}
	if e.Function != "" {
		attrs = append(attrs, slog.String("function", e.Function), slog.Duration("duration", e.Duration), slog.Int("status", e.Status))
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("error", e.Err.Error()))
	}
	h.log.LogAttrs(context.Background(), level, "functions host: "+e.Kind.String(), attrs...)
	if h.observe != nil {
		h.observe(e)
	}
}
