package functionshost

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
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
	path := strings.ToLower(r.URL.Path)
	if path == webhookPath || strings.HasPrefix(path, webhookPath+"/") {
		if !in.keys.mayTrigger(r) {
			in.refuseCaller(w, "the service needs the system key "+systemKey+" in its upstream URL, as ?code=…")
			return
		}
		in.serveSignalR(w, r)
		return
	}
	if in.app.local.cors(w, r) {
		return
	}
	f, params := in.app.route(r)
	switch {
	case f != nil && !in.keys.mayCall(r, f):
		in.refuseCaller(w, fmt.Sprintf("function %s has the authLevel %s: present a key as ?code=… or in the header x-functions-key", f.name, f.http.authLevel))
	case f != nil:
		in.serveHTTPFunction(w, r, f, params)
	case r.URL.Path == "/":
		in.serveHome(w, r)
	default:
		request := r.Method + " " + r.URL.EscapedPath()
		in.notify(Event{Kind: RequestUnmatched, Message: request, Status: http.StatusNotFound})
		http.Error(w, fmt.Sprintf("no function takes %s: GET / lists what there is", request), http.StatusNotFound)
	}
}

// refuseCaller answers a request without the right key. The real host does not
// say why.
func (in *instance) refuseCaller(w http.ResponseWriter, reason string) {
	in.notify(Event{Kind: CallRefused, Message: reason, Status: http.StatusUnauthorized})
	http.Error(w, reason, http.StatusUnauthorized)
}

// route returns the HTTP function for a request, or nil. A method that no
// function takes is not found either, as in the real host.
func (a *app) route(r *http.Request) (best *function, params map[string]string) {
	path, found := a.belowPrefix(r.URL.EscapedPath())
	if !found {
		return nil, nil
	}
	for _, f := range a.functions {
		if f.http == nil || len(f.http.methods) > 0 && !slices.Contains(f.http.methods, r.Method) {
			continue
		}
		matched, ok := f.http.route.match(path)
		if ok && (best == nil || f.http.route.before(best.http.route)) {
			best, params = f, matched
		}
	}
	return best, params
}

// belowPrefix cuts a path behind the route prefix into decoded segments.
func (a *app) belowPrefix(escaped string) (path []string, found bool) {
	if escaped = strings.Trim(escaped, "/"); escaped != "" {
		path = strings.Split(escaped, "/")
	}
	for i := range path {
		if plain, err := url.PathUnescape(path[i]); err == nil {
			path[i] = plain
		}
	}
	if a.host.routePrefix == "" {
		return path, true
	}
	prefix := strings.Split(a.host.routePrefix, "/")
	if len(path) < len(prefix) || !slices.EqualFunc(path[:len(prefix)], prefix, strings.EqualFold) {
		return nil, false
	}
	return path[len(prefix):], true
}

// serveHome redirects to a function named index, or lists the app.
func (in *instance) serveHome(w http.ResponseWriter, r *http.Request) {
	for _, f := range in.app.functions {
		if f.http != nil && strings.EqualFold(f.name, "index") && f.http.route.literal() && methodsMeet(f.http.methods, []string{http.MethodGet}) {
			page := &url.URL{Path: in.app.pathOf(f), RawQuery: r.URL.RawQuery}
			http.Redirect(w, r, page.String(), http.StatusTemporaryRedirect)
			return
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "Functions of this app:")
	for _, f := range in.app.functions {
		switch {
		case f.http == nil:
			fmt.Fprintf(w, "  %s: signalR %s/%s/%s\n", f.name, f.signalR.hub, f.signalR.category, f.signalR.event)
		case len(f.http.methods) == 0:
			fmt.Fprintf(w, "  %s: http %s\n", f.name, in.app.pathOf(f))
		default:
			fmt.Fprintf(w, "  %s: http [%s] %s\n", f.name, strings.Join(f.http.methods, ","), in.app.pathOf(f))
		}
	}
}

// pathOf returns the path of an HTTP function, parameters in braces.
func (a *app) pathOf(f *function) string {
	if a.host.routePrefix == "" {
		return "/" + f.http.route.template
	}
	return "/" + a.host.routePrefix + "/" + f.http.route.template
}
