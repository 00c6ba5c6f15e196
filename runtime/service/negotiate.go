package service

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// NegotiateHandler answers the negotiate requests of a hub's clients with the
// address of the service and a token, as JSON {"url","accessToken"}. Clients
// POST; for pages of another origin see [WithCORS].
//
// A declared negotiation reads userId and idToken from the request as the
// Functions host does, and like the host it verifies nothing. Any client can
// send any header: rely on x-ms-client-principal-id and the like only where a
// gateway sets them for every request.
func NegotiateHandler(n *signalr.Negotiation, settings *Settings, opts ...NegotiateOption) http.Handler {
	h := &negotiateHandler{negotiation: n, settings: settings, log: slog.Default()}
	for _, apply := range opts {
		apply(h)
	}
	h.decide = n.Options
	if n.Declared != nil {
		h.decide = declared(*n.Declared)
	}
	return h
}

// NegotiateOption changes a negotiate handler.
type NegotiateOption func(*negotiateHandler)

// WithLogger logs to logger; nil means slog's default.
func WithLogger(logger *slog.Logger) NegotiateOption {
	return func(h *negotiateHandler) {
		if logger != nil {
			h.log = logger
		}
	}
}

// WithDetailedErrors answers with the full text of every error: for
// development only.
func WithDetailedErrors() NegotiateOption {
	return func(h *negotiateHandler) { h.detailed = true }
}

type negotiateHandler struct {
	negotiation *signalr.Negotiation
	settings    *Settings
	log         *slog.Logger
	detailed    bool
	origins     []string
	allow       func(*http.Request) error // nil allows everyone
	decide      decision
}

// negotiated is the answer: what clients read, and the Functions binding
// gives.
type negotiated struct {
	URL         string `json:"url"`
	AccessToken string `json:"accessToken"`
}

func (h *negotiateHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if h.cors(w, r) {
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "negotiate requires POST", http.StatusMethodNotAllowed)
		return
	}
	answer, user, err := h.negotiate(r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	body, _ := json.Marshal(answer) // two strings that are ASCII
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Write(body)
	h.log.InfoContext(r.Context(), "negotiated", h.attrs("userId", words.Name(user))...)
}

func (h *negotiateHandler) negotiate(r *http.Request) (answer negotiated, user string, err error) {
	options, err := h.options(r)
	if err != nil {
		return answer, "", err
	}
	endpoints, err := h.settings.endpoints(h.negotiation.Connection)
	if err != nil {
		return answer, "", err
	}
	e, err := choose(r.Context(), endpoints, h.settings.client)
	if err != nil {
		return answer, "", err
	}
	hub := h.settings.hubName(h.negotiation.Hub)
	if answer.AccessToken, err = e.clientToken(r.Context(), hub, options); err != nil {
		return answer, "", err
	}
	answer.URL, err = e.conn.clientURL(hub, options.Query)
	return answer, options.UserID, err
}

// options runs the negotiate function, whose panic fails this request alone.
func (h *negotiateHandler) options(r *http.Request) (options signalr.NegotiateOptions, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &signalr.PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	if h.allow != nil {
		if err := h.allow(r); err != nil {
			return options, err
		}
	}
	return h.decide(r.Context(), r)
}

// refuse answers as [signalr.NegotiateOptions] says.
func (h *negotiateHandler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var chosen *signalr.StatusError
	var forClient *signalr.HubError
	var claim *ClaimError
	status, text, id := http.StatusInternalServerError, "", ""
	switch {
	case errors.As(err, &claim):
		status, text = http.StatusBadRequest, claim.Error()
	case errors.As(err, &chosen) && chosen.Status >= 400 && chosen.Status <= 599:
		status, text = chosen.Status, chosen.Message
	case errors.As(err, &forClient):
		status, text = http.StatusForbidden, forClient.Message
	default:
		text, id = calls.ClientText(err, h.detailed)
	}
	http.Error(w, text, status)
	attrs := h.attrs("status", status)
	if id != "" {
		attrs = append(attrs, "errorId", id)
	}
	for _, each := range calls.Attrs(err) {
		attrs = append(attrs, each)
	}
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	h.log.Log(r.Context(), level, "negotiate refused", attrs...)
}

func (h *negotiateHandler) attrs(more ...any) []any {
	return append([]any{"function", h.negotiation.Function, "hub", h.negotiation.Hub}, more...)
}
