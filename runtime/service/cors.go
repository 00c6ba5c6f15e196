package service

import (
	"net/http"
	"slices"
	"strings"
)

// WithCORS lets pages of these origins, such as https://app.example.net,
// negotiate, and answers the question that browsers send first. The origin "*"
// is every page, but without credentials: the SignalR client must then be built
// with withCredentials false.
//
// Behind the Functions host it is the platform that answers; set CORS there.
func WithCORS(origins ...string) NegotiateOption {
	return func(h *negotiateHandler) { h.origins = origins }
}

// WithAuthorization asks allow before each negotiation, and refuses the client
// where it returns an error, as [signalr.NegotiateOptions] says: the place for
// what all negotiate functions have in common, such as a session.
func WithAuthorization(allow func(r *http.Request) error) NegotiateOption {
	return func(h *negotiateHandler) { h.allow = allow }
}

// longestPreflight is how long browsers may remember the answer; none of them
// does so for longer than two hours.
const longestPreflight = "7200"

// cors adds what browsers ask of another origin's answers. It answers their
// preflight requests, and returns true for them.
func (h *negotiateHandler) cors(w http.ResponseWriter, r *http.Request) (done bool) {
	origin := r.Header.Get("Origin")
	if len(h.origins) == 0 || origin == "" {
		return false
	}
	header := w.Header()
	header.Add("Vary", "Origin")
	switch same := func(o string) bool { return strings.EqualFold(strings.TrimRight(o, "/"), origin) }; {
	case slices.ContainsFunc(h.origins, same):
		header.Set("Access-Control-Allow-Origin", origin)
		header.Set("Access-Control-Allow-Credentials", "true")
	case slices.Contains(h.origins, "*"):
		header.Set("Access-Control-Allow-Origin", "*")
	default:
		return false // without these headers the browser keeps the answer from the page
	}
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	header.Set("Access-Control-Allow-Methods", http.MethodPost)
	if wanted := r.Header.Get("Access-Control-Request-Headers"); wanted != "" {
		header.Set("Access-Control-Allow-Headers", wanted)
	}
	header.Set("Access-Control-Max-Age", longestPreflight)
	w.WriteHeader(http.StatusNoContent)
	return true
}
