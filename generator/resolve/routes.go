package resolve

import (
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// checkRoutes reports negotiate functions of an app with one route, and
// routes that no client asks for.
func (r *resolver) checkRoutes(a app) {
	first := make(map[string]*negotiation)
	for _, u := range a {
		for _, n := range u.negotiations {
			at := spanOr(n.directive.Route, n.directive.Span)
			if err := routeError(n.directive.Route.Value); n.directive.Route.Present() && err != nil {
				r.report(invalidRoute(at, n.directive.Route.Value, err))
				continue
			}
			key := strings.ToLower(n.Route)
			if key != "negotiate" && !strings.HasSuffix(key, "/negotiate") {
				reachable := strings.TrimPrefix(n.Route+"/negotiate", "/")
				r.report(annotations.RuleRouteUnreachable.At(at, "the route %q does not end in negotiate, but clients request .../negotiate", n.Route).
					WithHelp("write route=%s", reachable).WithFix(at, reachable))
			}
			if other := first[key]; other != nil {
				r.report(annotations.RuleDuplicateRoute.At(at, "duplicate route %s", n.Route).
					WithRelated(spanOr(other.directive.Route, other.directive.Span), "the other").
					WithHelp("use a different route, for example route=%s/negotiate", strings.ToLower(toFunctionName(n.Hub))))
				continue
			}
			first[key] = n
		}
	}
}

// invalidRoute is the finding about a route that the host does not take.
func invalidRoute(at annotations.Span, route string, err error) annotations.Diagnostic {
	d := annotations.RuleRoute.At(at, "invalid route %q: %s", route, err)
	if trimmed := strings.Trim(route, "/"); routeError(trimmed) == nil && trimmed != "" {
		return d.WithHelp("write route=%s", trimmed).WithFix(at, trimmed)
	}
	return d.WithHelp("write a path such as chat/negotiate")
}
