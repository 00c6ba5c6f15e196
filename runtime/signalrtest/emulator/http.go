package emulator

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
)

// crossOrigin lets browsers call from pages of other origins, with
// credentials.
func crossOrigin(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if origin := r.Header.Get("Origin"); origin != "" {
			w.Header().Set("Access-Control-Allow-Origin", origin)
			w.Header().Set("Access-Control-Allow-Credentials", "true")
			w.Header().Add("Vary", "Origin")
		}
		next(w, r)
	})
}

// preflight answers the question whether a browser may make a request. The
// browser remembers the answer for two hours, Chromium's longest.
func preflight(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS")
	if headers := r.Header.Get("Access-Control-Request-Headers"); headers != "" {
		w.Header().Set("Access-Control-Allow-Headers", headers)
	}
	w.Header().Set("Access-Control-Max-Age", "7200")
	w.WriteHeader(http.StatusNoContent)
}

// failure is the body of an answer with an error status (ErrorDetail of the
// REST interface).
type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (s *Service) refuse(w http.ResponseWriter, r *http.Request, status int, reason string) {
	s.refuseWith(w, r, &restError{status: status, reason: reason})
}

// longestQuote is how many bytes of a name are told that nobody has checked
// yet.
const longestQuote = 256

// longestReason is how many bytes of a reason are told: it may quote what
// nobody has checked yet.
const longestReason = 1024

func (s *Service) refuseWith(w http.ResponseWriter, r *http.Request, e *restError) {
	e.reason = brief(e.reason, longestReason)
	s.observe(s.refusal(r, e.status, e.reason))
	code := e.code
	if code == "" {
		code = strings.ReplaceAll(http.StatusText(e.status), " ", "")
	}
	// The service's own spelling; the map keeps it from becoming X-Ms-….
	w.Header()["x-ms-error-code"] = []string{code}
	// An error of writing says only that the client is gone.
	if e.plain {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(e.status)
		_, _ = w.Write([]byte(e.reason))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.status)
	_ = json.MarshalWrite(w, failure{code, e.reason})
}

func (s *Service) refuseToken(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token", error_description=`+strconv.QuoteToASCII(err.Error()))
	s.refuse(w, r, http.StatusUnauthorized, err.Error())
}

// brief cuts a text that may be as long as its sender likes.
func brief(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + "…"
}

func (s *Service) refusal(r *http.Request, status int, reason string) Event {
	return Event{Kind: Refused, Hub: brief(strings.ToLower(r.URL.Query().Get("hub")), longestQuote), Method: r.Method, URL: brief(r.URL.Path, longestQuote), Status: status, Reason: reason}
}
