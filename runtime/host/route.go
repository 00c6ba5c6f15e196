package host

import (
	"net/http"
	"strings"
)

// route is the path of an HTTP function, as function.json has it: segments
// compared without case, with parameters in braces.
type route struct {
	segments []string
	handler  http.Handler
}

// newRoute returns the route behind a prefix, both without slashes around
// them.
func newRoute(prefix, path string, handler http.Handler) route {
	path = strings.Trim(prefix+"/"+strings.Trim(path, "/"), "/")
	return route{strings.Split(path, "/"), handler}
}

// match tells whether the request has the route's path, and sets its path
// values then.
func (r *route) match(request *http.Request) bool {
	segments := strings.Split(strings.Trim(request.URL.Path, "/"), "/")
	if len(segments) != len(r.segments) {
		return false
	}
	for i, segment := range r.segments {
		if _, ok := parameter(segment); !ok && !strings.EqualFold(segment, segments[i]) {
			return false
		}
	}
	for i, segment := range r.segments {
		if name, ok := parameter(segment); ok {
			request.SetPathValue(name, segments[i])
		}
	}
	return true
}

// parameter returns the name in a segment such as {room} or {room:alpha}.
func parameter(segment string) (name string, ok bool) {
	name, ok = strings.CutPrefix(segment, "{")
	if !ok || !strings.HasSuffix(name, "}") {
		return "", false
	}
	name, _, _ = strings.Cut(strings.TrimSuffix(name, "}"), ":")
	return name, true
}
