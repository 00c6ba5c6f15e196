package host

import (
	"net/http"
	"strings"

	"github.com/hubwire/hubwire/internal/functionapp"
)

// Paths of the calls of the service.
const (
	webhookPath    = functionapp.WebhookPath
	upstreamPrefix = "/upstream/" // …{hub}/{category}/{event}
	healthPath     = "/healthz"
)

// selfHosted answers where the service calls the program itself.
type selfHosted struct {
	calls http.Handler // of the service
	web   *web
}

func (s *selfHosted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == healthPath && (r.Method == http.MethodGet || r.Method == http.MethodHead):
		w.WriteHeader(http.StatusOK)
	case isUpstream(r.URL.Path):
		s.calls.ServeHTTP(w, r)
	default:
		handler := s.web.find(r)
		if handler == nil {
			handler = http.NotFoundHandler()
		}
		handler.ServeHTTP(w, r)
	}
}

// isUpstream tells whether a path is one of an upstream URL template. Hub,
// category and event are in the headers too, and read there.
func isUpstream(path string) bool {
	if path == webhookPath {
		return true
	}
	rest, ok := strings.CutPrefix(path, upstreamPrefix)
	return ok && strings.Count(rest, "/") == 2
}
