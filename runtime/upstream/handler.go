package upstream

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/internal/calls"
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
	// asked for each connection when the handler is made, and again, at most
	// once a minute, when a signature fits none of the keys: they may have
	// been rotated. None at all means that the connection signs nothing, as
	// those with an identity; Codes or Entra must be set then.
	AccessKeys func(connectionSetting string) ([]string, error)

	// Codes are secrets, one of which a call must give as the query parameter
	// code of the upstream URL or in the header x-functions-key, as for an
	// HTTP function.
	Codes []string

	// Entra says which bearer token a call must have; nil means none.
	Entra *Entra

	// AllowUnsigned takes every call without a look at what proves that the
	// service makes it: for development, and where something in front of the
	// handler knows the service. AccessKeys is not asked then, and Codes and
	// Entra have no effect.
	AllowUnsigned bool

	// Senders takes what functions send to clients: Settings of package
	// service. It may be nil where no function sends.
	Senders signalr.Senders

	// ApplicationName is what apps that share a service put before the names
	// of their hubs; see WithApplicationName of package service.
	ApplicationName string

	// MaxBodyBytes bounds a request body; a longer one gets 413. Zero means
	// [DefaultMaxBodyBytes].
	MaxBodyBytes int64

	// MaxDecodedBytes limits what the arguments of a call may take in memory;
	// zero means 64 MiB.
	MaxDecodedBytes int

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
		app:      app,
		senders:  options.Senders,
		maxBody:  options.MaxBodyBytes,
		detailed: options.DetailedErrors,
		log:      options.Logger,
	}
	if options.ApplicationName != "" {
		h.prefix = options.ApplicationName + "_"
	}
	if h.maxBody <= 0 {
		h.maxBody = DefaultMaxBodyBytes
	}
	if h.log == nil {
		h.log = slog.Default()
	}
	h.reading = calls.Reading{MaxBytes: options.MaxDecodedBytes, Logger: h.log}
	problems := []error{app.Err()}
	for _, trigger := range app.Triggers() {
		if h.senders == nil && len(trigger.Outputs) > 0 {
			problems = append(problems, fmt.Errorf("upstream: function %q sends to clients, which requires Senders", trigger.Function))
		}
	}
	var err error
	h.authentication, err = newAuthentication(app, options)
	if err := errors.Join(append(problems, err)...); err != nil {
		return nil, err
	}
	if options.AllowUnsigned {
		h.log.Warn("signatures of upstream calls are not checked: anyone who finds the URL can call")
	}
	if entra := options.Entra; entra != nil && len(entra.Callers) == 0 && !options.AllowUnsigned {
		h.log.Warn("Entra names no Callers: every identity of the tenant that gets a token for the audience can call")
	}
	if options.DetailedErrors {
		h.log.Warn("clients read the full text of every error: for development only")
	}
	return h, nil
}

// handler is the way of a request: its route, who sent it, its message, the
// function, the answer.
type handler struct {
	app            *signalr.App
	senders        signalr.Senders
	authentication *authentication
	prefix         string // of hub names; may be empty
	maxBody        int64
	reading        calls.Reading
	detailed       bool
	log            *slog.Logger
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
	if err.Status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", http.MethodPost)
	}
	w.Header().Set("Connection", "close") // the rest of the body is not waited for
	http.Error(w, err.Error(), err.Status)
	attrs := []slog.Attr{slog.Int("status", err.Status), slog.String("reason", words.Line(err.Error()))}
	if !err.stranger { // anyone can fill the log with what strangers send
		attrs = append(attrs,
			slog.String("hub", words.Name(r.Header.Get(headerHub))),
			slog.String("category", words.Name(r.Header.Get(headerCategory))),
			slog.String("event", words.Name(r.Header.Get(headerEvent))),
			slog.String("connectionId", words.Name(r.Header.Get(headerConnectionID))))
	}
	h.log.LogAttrs(r.Context(), err.level(r), "upstream request rejected", append(attrs, err.attrs...)...)
}
