package customhandler

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// DefaultMaxBodyBytes is the limit the Functions host has for requests
// (ScriptConstants.cs, DefaultMaxRequestBodySize).
const DefaultMaxBodyBytes = 100 << 20

// Options configure a handler. The zero value is usable.
type Options struct {
	// Logger gets what the handler has to say; nil means slog.Default.
	// Records of a call also travel to the host in the call's answer.
	Logger *slog.Logger

	// Senders sends what an output binding cannot express, such as a message
	// to all but some connections: the REST interface of the service. Without
	// one, such sends fail and say which setting is missing.
	Senders signalr.Senders

	// Fallback finds the handler of a request that is no call of a function,
	// or nil: the host forwards those of HTTP functions on their original
	// path (enableForwardingHttpRequest). May be nil.
	Fallback func(r *http.Request) http.Handler

	// MaxBodyBytes limits the body of a call; 0 means DefaultMaxBodyBytes.
	MaxBodyBytes int64

	// MaxDecodedBytes limits what the arguments of a call may take in memory;
	// 0 means 64 MiB.
	MaxDecodedBytes int
}

// NewHandler returns a handler that runs the functions of app for the
// Functions host. The app must not change afterwards. The error is that of the
// app.
func NewHandler(app *signalr.App, opts Options) (http.Handler, error) {
	if err := app.Err(); err != nil {
		return nil, err
	}
	logger := opts.Logger
	if logger == nil {
		logger = slog.Default()
	}
	h := &handler{
		app:      app,
		logger:   slog.New(NewLogHandler(logger.Handler())),
		rest:     opts.Senders,
		fallback: opts.Fallback,
		maxBody:  opts.MaxBodyBytes,
	}
	h.reading = calls.Reading{MaxBytes: opts.MaxDecodedBytes, Logger: h.logger}
	if h.fallback == nil {
		h.fallback = func(*http.Request) http.Handler { return nil }
	}
	if h.maxBody == 0 {
		h.maxBody = DefaultMaxBodyBytes
	}
	return h, nil
}

type handler struct {
	app      *signalr.App
	logger   *slog.Logger
	rest     signalr.Senders
	fallback func(*http.Request) http.Handler
	maxBody  int64
	reading  calls.Reading
}

// ServeHTTP tells the host's questions, its calls and forwarded requests
// apart.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	switch {
	case isPing(r):
		w.WriteHeader(http.StatusOK)
	case r.Method != http.MethodPost || strings.Contains(name, "/"):
		h.forwarded(w, r)
	default:
		h.call(w, r, name)
	}
}

// isPing recognizes the question whether the process is there. The host asks
// it every 25 ms at the start and now and then later. With an invocation id it is
// a forwarded request for the page at the root.
func isPing(r *http.Request) bool {
	return r.URL.Path == "/" && (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.Header.Get(headerInvocationID) == ""
}

func (h *handler) forwarded(w http.ResponseWriter, r *http.Request) {
	if !h.forward(w, r) {
		h.logger.WarnContext(r.Context(), "no handler for a forwarded request", "method", words.Name(r.Method), "path", words.Name(r.URL.Path))
		writeError(w, http.StatusNotFound, "nothing handles "+r.Method+" "+r.URL.Path)
	}
}

// forward hands a request to its handler and tells whether there is one. Its
// log records get the invocation id; they cannot travel in the answer.
func (h *handler) forward(w http.ResponseWriter, r *http.Request) bool {
	handler := h.fallback(r)
	if handler == nil {
		return false
	}
	ctx, inv := withInvocation(r)
	inv.logs.take()
	handler.ServeHTTP(w, r.WithContext(ctx))
	return true
}

// call answers POST /<name>.
func (h *handler) call(w http.ResponseWriter, r *http.Request, name string) {
	if trigger := h.app.ByFunction(name); trigger != nil {
		h.invoke(w, r, trigger)
		return
	}
	var negotiation *signalr.Negotiation
	for _, each := range h.app.Negotiations() {
		if strings.EqualFold(each.Function, name) {
			negotiation = each
		}
	}
	if negotiation != nil && negotiation.Declared != nil {
		ctx, inv := withInvocation(r)
		reply, err := h.connectionInfo(w, r)
		h.finish(ctx, w, negotiation.Function, inv, reply, err)
		return
	}
	// With an empty route prefix a forwarded request has one path segment too.
	switch {
	case h.forward(w, r):
	case isJSON(r):
		h.httpCall(w, r, name, negotiation != nil)
	default:
		h.unknown(w, r, name, negotiation != nil)
	}
}

// unknown says which functions there are, for names that function.json knows
// and the program does not.
func (h *handler) unknown(w http.ResponseWriter, r *http.Request, name string, isHTTP bool) {
	reason := "the program has no such function: run hubwire generate and build again"
	if isHTTP {
		reason = "the function takes HTTP requests: set customHandler.enableForwardingHttpRequest to true in host.json"
	}
	var known []string
	for _, t := range h.app.Triggers() {
		known = append(known, t.Function)
	}
	for _, n := range h.app.Negotiations() {
		known = append(known, n.Function)
	}
	h.logger.ErrorContext(r.Context(), "unknown function", "function", words.Name(name), "reason", reason, "known", words.NearestFirst(name, known))
	writeError(w, http.StatusNotFound, "unknown function "+name+": "+reason)
}
