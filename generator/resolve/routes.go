package resolve

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// checkRoutes reports negotiate functions of an app with one route, and
// routes that no client asks for.
func (r *resolver) checkRoutes(a app) {
	first := make(firsts[*negotiation])
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
			if other, taken := first.taken(key, n); taken {
				r.report(annotations.RuleDuplicateRoute.At(at, "duplicate route %s", n.Route).
					WithRelated(spanOr(other.directive.Route, other.directive.Span), "the other").
					WithHelp("use a different route, for example route=%s/negotiate", strings.ToLower(toFunctionName(n.Hub))))
			}
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

// The parts of a route template (RoutePatternParser.cs of ASP.NET Core): text,
// in which doubled brackets stand for themselves, and parameters with
// constraints and defaults, text between them. The last may take the rest.
var (
	routeText      = `(?:[^{}?/]|\{\{|\}\})+`
	routeParameter = `\{[^{}/?*](?:[^{}/?]|\{\{|\}\})*\??\}`
	routeRest      = `\{\*\*?[^{}/?*](?:[^{}/?]|\{\{|\}\})*\}`
	routeSegment   = `(?:` + routeText + `)?(?:` + routeParameter + routeText + `)*(?:` + routeParameter + `)?`
	routeForm      = regexp.MustCompile(`^(?:` + routeSegment + `/)*(?:` + routeSegment + `|` + routeRest + `)$`)
	routeNames     = regexp.MustCompile(`\{\*{0,2}([^{}/?*:=]+)(?::([a-zA-Z]+))?`)
)

// routeConstraints are those of ASP.NET Core; what they take is the host's.
const routeConstraints = " int long bool decimal double float datetime guid alpha minlength maxlength length min max range regex required file nonfile "

// routeError says why the Functions host does not take a route. With most such
// routes it starts none of the app's functions.
func routeError(route string) error {
	lower := strings.ToLower(strings.TrimSuffix(route, "/"))
	switch {
	case strings.HasPrefix(lower, "/"):
		return errors.New("it must not begin with a slash")
	case strings.HasPrefix(lower, "admin"), strings.HasPrefix(lower, "runtime"):
		return errors.New("routes that begin with admin or runtime are reserved for the host")
	case strings.Contains(lower, "//"):
		return errors.New("it has an empty segment")
	case !routeForm.MatchString(lower):
		return errors.New("it has a misplaced brace or question mark")
	}
	seen := make(map[string]bool)
	for _, parameter := range routeNames.FindAllStringSubmatch(strings.ReplaceAll(lower, "{{", ""), -1) {
		name, constraint := parameter[1], parameter[2]
		if seen[name] {
			return fmt.Errorf("it has the parameter %s twice", name)
		}
		if constraint != "" && !strings.Contains(routeConstraints, " "+constraint+" ") {
			return fmt.Errorf("unknown route constraint %s", constraint)
		}
		seen[name] = true
	}
	return nil
}
