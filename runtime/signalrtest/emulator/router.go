package emulator

import (
	"net/http"
	"net/url"
	"strings"
)

// route is one operation. The parts of a path may hold any character,
// percent-encoded: net/http's router redirects from // and dots.
type route struct {
	method  string
	parts   []string // literals, and {names}
	handler http.HandlerFunc
}

type router []route

func (r *router) add(method, path string, handler http.HandlerFunc) {
	*r = append(*r, route{method, strings.Split(path, "/"), handler})
}

// find returns the handler of a request, and sets the request's path values;
// or the methods that the path would take. HEAD goes where GET goes.
func (r router) find(request *http.Request) (handler http.HandlerFunc, allowed []string) {
	parts := strings.Split(strings.TrimSuffix(request.URL.EscapedPath(), "/"), "/")
	for i, part := range parts {
		if text, err := url.PathUnescape(part); err == nil {
			parts[i] = text
		}
	}
	for _, each := range r {
		values, ok := each.match(parts)
		switch {
		case !ok:
		case each.method != request.Method && (each.method != http.MethodGet || request.Method != http.MethodHead):
			allowed = append(allowed, each.method)
		default:
			for name, value := range values {
				request.SetPathValue(name, value)
			}
			return each.handler, nil
		}
	}
	return nil, allowed
}

// match returns the values of the names. No connection is called as an
// operation is, such as :refreshAuth.
func (r route) match(parts []string) (values map[string]string, ok bool) {
	if len(parts) != len(r.parts) {
		return nil, false
	}
	values = make(map[string]string)
	for i, part := range r.parts {
		name, wild := strings.CutPrefix(strings.TrimSuffix(part, "}"), "{")
		if !wild && part != parts[i] || wild && parts[i] == "" || name == "connection" && strings.HasPrefix(parts[i], ":") {
			return nil, false
		}
		if wild {
			values[name] = parts[i]
		}
	}
	return values, true
}
