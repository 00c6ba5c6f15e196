package functionshost

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/hubwire/hubwire/internal/functionapp"
)

// maxBody is the real host's limit of a request (ScriptConstants.cs), in bytes.
const maxBody = 104857600

const webhookPath = functionapp.WebhookPath

// ServeHTTP answers one request: of the service, to an HTTP function, or to
// the home page.
func (in *instance) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if in.app.local.cors(w, r) { // before the host, the web hook included
		return
	}
	path := strings.ToLower(r.URL.Path)
	if (path == webhookPath || strings.HasPrefix(path, webhookPath+"/")) && r.Method != http.MethodHead && r.Method != http.MethodPatch {
		if !in.keys.mayTrigger(r) {
			in.refuseCaller(w, "the service needs the system key "+systemKey+" in its upstream URL, as ?code=…")
			return
		}
		in.serveSignalR(w, r)
		return
	}
	f, params := in.app.route(r)
	switch {
	case f != nil && !in.keys.mayCall(r, f):
		in.refuseCaller(w, fmt.Sprintf("function %s has the authLevel %s: send a key as ?code=… or in the header x-functions-key", f.name, f.http.authLevel))
	case f != nil:
		in.serveHTTPFunction(w, r, f, params)
	case r.URL.Path == "/":
		in.serveHome(w)
	default:
		request := r.Method + " " + r.URL.EscapedPath()
		event := Event{Kind: RequestUnmatched, Message: request, Status: http.StatusNotFound}
		if origin := r.Header.Get("Origin"); origin != "" && isPreflight(r) {
			event.Err = errors.New(in.app.local.corsHint(origin))
		}
		in.notify(event)
		http.Error(w, fmt.Sprintf("no function accepts %s: GET / lists the functions", request), http.StatusNotFound)
	}
}

// refuseCaller answers a request without the right key. The real host does not
// say why.
func (in *instance) refuseCaller(w http.ResponseWriter, reason string) {
	in.notify(Event{Kind: CallRefused, Message: reason, Status: http.StatusUnauthorized})
	http.Error(w, reason, http.StatusUnauthorized)
}

// route returns the HTTP function for a request, or nil: the first that
// matches in the order of names, as in the real host, where neither a literal
// nor a longer route goes first. A method that a function does not take makes
// it no match.
func (a *app) route(r *http.Request) (*function, routeValues) {
	path := segmentsOf(r.URL.EscapedPath())
	if len(path) > 0 && strings.EqualFold(path[0], "admin") { // the host's own
		return nil, nil
	}
	for _, f := range a.functions {
		if f.http == nil || !f.http.takes(r.Method) {
			continue
		}
		if values, ok := f.http.route.match(path); ok {
			return f, values
		}
	}
	return nil, nil
}

// segmentsOf cuts a path into decoded segments; an escaped slash stays one.
func segmentsOf(escaped string) []string {
	escaped = strings.TrimSuffix(strings.TrimPrefix(escaped, "/"), "/")
	if escaped == "" {
		return nil
	}
	path := strings.Split(escaped, "/")
	for i, text := range path {
		text = strings.NewReplacer("%2F", "%252F", "%2f", "%252f").Replace(text)
		if plain, err := url.PathUnescape(text); err == nil {
			path[i] = plain
		}
	}
	return path
}

func (in *instance) serveHome(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "Functions of this app:")
	for _, f := range in.app.functions {
		switch {
		case f.http == nil:
			fmt.Fprintf(w, "  %s: signalR %s/%s/%s\n", f.name, f.signalR.hub, f.signalR.category, f.signalR.event)
		case f.http.methods == nil:
			fmt.Fprintf(w, "  %s: http %s\n", f.name, in.app.pathOf(f))
		default:
			fmt.Fprintf(w, "  %s: http [%s] %s\n", f.name, strings.Join(f.http.methods, ","), in.app.pathOf(f))
		}
	}
}

func (a *app) pathOf(f *function) string {
	return "/" + strings.Trim(f.http.route.template, "/")
}
