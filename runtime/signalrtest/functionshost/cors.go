package functionshost

import (
	"net/http"
	"slices"
)

// cors adds what browsers of another origin need, by Host.CORS of
// local.settings.json. It answers preflight requests itself, and returns true
// for them.
func (l localSettings) cors(w http.ResponseWriter, r *http.Request) (done bool) {
	origin := r.Header.Get("Origin")
	if origin == "" || len(l.origins) == 0 {
		return false
	}
	header := w.Header()
	header.Add("Vary", "Origin")
	all := slices.Contains(l.origins, "*")
	if all || slices.Contains(l.origins, origin) {
		header.Set("Access-Control-Allow-Origin", origin)
		if all && !l.corsCredentials {
			header.Set("Access-Control-Allow-Origin", "*")
		}
		if l.corsCredentials {
			header.Set("Access-Control-Allow-Credentials", "true")
		}
	}
	method := r.Header.Get("Access-Control-Request-Method")
	if r.Method != http.MethodOptions || method == "" {
		return false
	}
	if header.Get("Access-Control-Allow-Origin") != "" {
		header.Set("Access-Control-Allow-Methods", method)
		if wanted := r.Header.Get("Access-Control-Request-Headers"); wanted != "" {
			header.Set("Access-Control-Allow-Headers", wanted)
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return true
}
