package devserver

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// Endpoint is where the clients of a hub negotiate.
type Endpoint struct {
	Hub      string
	Function string // the negotiate function; empty where the hub has none
}

// where says how clients connect to the hub of an endpoint.
func (e Endpoint) where(app string, routes []functionshost.Route) string {
	if e.Function == "" {
		return e.Hub + ": no //signalr:negotiate lets clients in"
	}
	i := slices.IndexFunc(routes, func(r functionshost.Route) bool { return strings.EqualFold(r.Function, e.Function) })
	if i < 0 {
		return e.Hub
	}
	path := routes[i].Path
	if folder, ok := strings.CutSuffix(path, "/negotiate"); ok {
		return fmt.Sprintf("%s: clients connect to %s%s, which negotiates at %s", e.Hub, app, folder, path)
	}
	return fmt.Sprintf("%s: clients negotiate at %s%s", e.Hub, app, path)
}

// missing says why an HTTP request found nothing, given as method and path.
func missing(request string, routes []functionshost.Route) string {
	method, path, _ := strings.Cut(request, " ")
	var paths, methods []string
	for _, route := range routes {
		paths = append(paths, route.Path)
		if !strings.EqualFold(route.Path, path) {
			continue
		}
		if len(route.Methods) == 0 || slices.Contains(route.Methods, method) {
			return "the program answered so"
		}
		methods = append(methods, route.Methods...)
	}
	near := words.Nearest(path, paths)
	switch {
	case len(methods) > 0:
		return "this route takes " + strings.Join(methods, " and ") + " only"
	case near != "":
		return "did you mean " + near + "?"
	case len(paths) == 0:
		return "the app has no HTTP functions"
	}
	return "the app has the routes " + strings.Join(paths, ", ")
}
