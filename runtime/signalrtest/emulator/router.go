package emulator

import (
	"net/http"
	"net/url"
	"strings"
)

// router finds the handler of a path whose parts may hold any character,
// percent-encoded.
type router struct{ routes []route }

type route struct {
	method  string
	parts   []string // literals, and {names}
	handler http.HandlerFunc
}

func (r *router) add(method, path string, handler http.HandlerFunc) {
	r.routes = append(r.routes, route{method, strings.Split(path, "/"), handler})
}

// find returns the handler of a request, and sets the request's path values;
// or the methods that the path would take. HEAD goes where GET goes.
func (r *router) find(request *http.Request) (handler http.HandlerFunc, allowed []string) {
	parts := strings.Split(strings.TrimSuffix(request.URL.EscapedPath(), "/"), "/")
	for i, part := range parts {
		if text, err := url.PathUnescape(part); err == nil {
			parts[i] = text
		}
	}
	for _, each := range r.routes {
		if !each.matches(parts) {
			continue
		}
		if each.method != request.Method && (each.method != http.MethodGet || request.Method != http.MethodHead) {
			allowed = append(allowed, each.method)
			continue
		}
		for i, part := range each.parts {
			if name, ok := wildcard(part); ok {
				request.SetPathValue(name, parts[i])
			}
		}
		return each.handler, nil
	}
	return nil, allowed
}

func (r route) matches(parts []string) bool {
	if len(parts) != len(r.parts) {
		return false
	}
	for i, part := range r.parts {
		name, ok := wildcard(part)
		switch {
		case !ok && part != parts[i], parts[i] == "" && part != "":
			return false
		case name == "connection" && strings.HasPrefix(parts[i], ":"):
			return false // an operation, such as :refreshAuth; no connection is called so
		}
	}
	return true
}

func wildcard(part string) (name string, ok bool) {
	name, ok = strings.CutPrefix(part, "{")
	return strings.TrimSuffix(name, "}"), ok
}
