package upstream

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// DefaultMaxBodyBytes is the longest request body that is read unless
// [Options] says otherwise. The service takes messages of up to 1 MiB, and
// text other than English may grow while it writes them anew.
const DefaultMaxBodyBytes = 4 << 20

// Options are what a handler needs besides the app.
type Options struct {
	// AccessKeys returns the keys that the service behind a connection
	// setting may sign with: Settings.AccessKeys of package service. It is
	// asked once for each connection, when the handler is made.
	AccessKeys func(connectionSetting string) ([]string, error)

	// AllowUnsigned takes every call without a look at its signature: for
	// development, for connections without a key, and where something in
	// front of the handler knows the service. AccessKeys is not asked then.
	AllowUnsigned bool

	// Carrier takes what functions send to clients: a Carrier of package
	// service. It may be nil where no function sends.
	Carrier signalr.Carrier

	// MaxBodyBytes bounds a request body; a longer one gets 413. Zero means
	// [DefaultMaxBodyBytes].
	MaxBodyBytes int64

	// DetailedErrors sends the full text of every error to the client that
	// made the call: for development only.
	DetailedErrors bool

	// Logger gets a record for each call, without anything secret; nil
	// means slog's default. What a caller did wrong is a warning, what the
	// program did wrong an error.
	Logger *slog.Logger
}

// NewHandler returns the handler of an app's upstream calls. The error says
// everything that keeps it from working.
func NewHandler(app *signalr.App, options Options) (http.Handler, error) {
	h := &handler{
		app:           app,
		carrier:       options.Carrier,
		allowUnsigned: options.AllowUnsigned,
		keys:          make(map[string][]string),
		maxBody:       options.MaxBodyBytes,
		detailed:      options.DetailedErrors,
		log:           options.Logger,
	}
	if h.maxBody <= 0 {
		h.maxBody = DefaultMaxBodyBytes
	}
	if h.log == nil {
		h.log = slog.Default()
	}
	problems := []error{app.Err()}
	for _, trigger := range app.Triggers() {
		if h.carrier == nil && len(trigger.Outputs) > 0 {
			problems = append(problems, fmt.Errorf("upstream: function %q sends to clients, and there is no Carrier for it", trigger.Function))
		}
		problems = append(problems, h.findKeys(trigger, options.AccessKeys))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	if h.allowUnsigned {
		h.log.Warn("signatures of upstream calls are not checked: anyone who finds the URL can call")
	}
	return h, nil
}

// findKeys gets the keys of a trigger's connection, once for each connection.
func (h *handler) findKeys(trigger *signalr.Trigger, find func(string) ([]string, error)) error {
	if _, known := h.keys[trigger.Connection]; known || h.allowUnsigned {
		return nil
	}
	h.keys[trigger.Connection] = nil
	if find == nil {
		return fmt.Errorf("upstream: no AccessKeys to check the signatures of connection %q with; without, AllowUnsigned takes calls from anyone", trigger.Connection)
	}
	keys, err := find(trigger.Connection)
	if err != nil {
		return fmt.Errorf("upstream: the signatures of the service cannot be checked: %w", err)
	}
	if len(keys) == 0 {
		return fmt.Errorf("upstream: connection %q has no access key to check signatures with", trigger.Connection)
	}
	h.keys[trigger.Connection] = keys
	return nil
}

// handler is the way of a request: its route, its signature, its message, the
// function, the answer.
type handler struct {
	app           *signalr.App
	carrier       signalr.Carrier
	allowUnsigned bool
	keys          map[string][]string // by connection setting; empty with allowUnsigned
	maxBody       int64
	detailed      bool
	log           *slog.Logger
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	received, err := h.receive(w, r)
	if err != nil {
		h.reject(w, r, err)
		return
	}
	h.answer(w, r, received)
}

// reject answers a request that is no call, and logs why.
func (h *handler) reject(w http.ResponseWriter, r *http.Request, err *requestError) {
	if err.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", http.MethodPost)
	}
	http.Error(w, err.Error(), err.status)
	attrs := []slog.Attr{
		slog.Int("status", err.status),
		slog.String("reason", err.Error()),
		slog.String("hub", r.Header.Get(headerHub)),
		slog.String("category", r.Header.Get(headerCategory)),
		slog.String("event", r.Header.Get(headerEvent)),
		slog.String("connectionId", r.Header.Get(headerConnectionID)),
	}
	h.log.LogAttrs(r.Context(), slog.LevelWarn, "upstream request rejected", append(attrs, err.attrs...)...)
}
