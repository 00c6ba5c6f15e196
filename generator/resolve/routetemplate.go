package resolve

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

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
		return errors.New("it begins with a slash")
	case strings.HasPrefix(lower, "admin"), strings.HasPrefix(lower, "runtime"):
		return errors.New("routes that begin with admin or runtime belong to the host")
	case strings.Contains(lower, "//"):
		return errors.New("it has an empty segment")
	case !routeForm.MatchString(lower):
		return errors.New("brackets or question marks are not where they may be")
	}
	seen := make(map[string]bool)
	for _, parameter := range routeNames.FindAllStringSubmatch(strings.ReplaceAll(lower, "{{", ""), -1) {
		name, constraint := parameter[1], parameter[2]
		if seen[name] {
			return fmt.Errorf("it has two parameters named %s", name)
		}
		if constraint != "" && !strings.Contains(routeConstraints, " "+constraint+" ") {
			return fmt.Errorf("%s is not a route constraint", constraint)
		}
		seen[name] = true
	}
	return nil
}
