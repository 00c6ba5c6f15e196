package devserver

import (
	"path"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// hubs says how clients connect to each hub of the app at a URL, by name.
func (i inventory) hubs(app string) (lines []string) {
	known := make(map[string]bool)
	for _, n := range i.program.Negotiations() {
		known[strings.ToLower(n.Hub)] = true
		lines = append(lines, i.where(n, app))
	}
	for _, t := range i.program.Triggers() {
		if hub := strings.ToLower(t.Hub); !known[hub] {
			known[hub] = true
			lines = append(lines, t.Hub+": no //signalr:negotiate lets clients in")
		}
	}
	slices.Sort(lines)
	return lines
}

// page is the path of the app's page, which has the route index; "" without one.
func (i inventory) page() string {
	for _, route := range i.routes {
		if strings.EqualFold(path.Base(route.Path), "index") && (len(route.Methods) == 0 || slices.Contains(route.Methods, "GET")) {
			return route.Path
		}
	}
	return ""
}

// where says how clients connect by a negotiate function.
func (i inventory) where(n *model.Negotiation, app string) string {
	at := slices.IndexFunc(i.routes, func(r functionshost.Route) bool { return strings.EqualFold(r.Function, n.Function) })
	if at < 0 {
		return n.Hub
	}
	route := i.routes[at].Path
	if folder, ok := strings.CutSuffix(route, "/negotiate"); ok {
		return n.Hub + ": clients connect to " + app + folder
	}
	return n.Hub + ": clients negotiate at " + app + route
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
