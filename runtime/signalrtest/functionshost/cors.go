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
	if len(l.origins) > 1 {
		header.Add("Vary", "Origin")
	}
	allowed := ""
	switch {
	case l.anyOrigin():
		allowed = "*"
	case slices.Contains(l.origins, origin):
		allowed = origin
	}
	if allowed != "" {
		header.Set("Access-Control-Allow-Origin", allowed)
		if l.corsCredentials {
			header.Set("Access-Control-Allow-Credentials", "true")
		}
	}
	if !isPreflight(r) {
		return false
	}
	if allowed != "" {
		header.Set("Access-Control-Allow-Methods", r.Header.Get("Access-Control-Request-Method"))
		if wanted := r.Header.Get("Access-Control-Request-Headers"); wanted != "" {
			header.Set("Access-Control-Allow-Headers", wanted)
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return true
}

func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
}

func (l localSettings) corsHint(origin string) string {
	return "a page of " + origin + ` asks whether it may call: run hubwire dev --cors ` + origin + `, or add it to Host.CORS in local.settings.json, as "Host":{"CORS":"` + origin + `","CORSCredentials":true}`
}
