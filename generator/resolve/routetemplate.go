package resolve

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// constraints are those of ASP.NET Core's routes; what they take is the host's.
var constraints = []string{"int", "long", "bool", "decimal", "double", "float", "datetime", "guid", "alpha", "minlength", "maxlength", "length",
	"min", "max", "range", "regex", "required", "file", "nonfile"}

// routeError says why the Functions host does not take a route; with most such
// errors it starts none of the app's functions (RoutePatternParser.cs of
// ASP.NET Core).
func routeError(route string) error {
	if strings.HasPrefix(route, "/") {
		return errors.New("it begins with a slash")
	}
	route = strings.TrimSuffix(route, "/")
	for _, reserved := range []string{"admin", "runtime"} {
		if strings.HasPrefix(strings.ToLower(route), reserved) {
			return fmt.Errorf("routes that begin with %s belong to the host", reserved)
		}
	}
	seen := make(map[string]bool)
	segments := strings.Split(route, "/")
	for i, segment := range segments {
		if segment == "" {
			return errors.New("there is nothing between two slashes")
		}
		parameters, err := parametersIn(segment)
		if err != nil {
			return err
		}
		for _, parameter := range parameters {
			name := strings.ToLower(strings.TrimLeft(parameter, "*"))
			switch {
			case name == "":
				return errors.New("a parameter has no name")
			case seen[name]:
				return fmt.Errorf("it has two parameters named %s", name)
			case strings.HasPrefix(parameter, "*") && (i < len(segments)-1 || segment[0] != '{' || len(parameters) > 1):
				return fmt.Errorf("{%s} is not the whole last segment", parameter)
			}
			seen[name] = true
		}
	}
	return nil
}

// parametersIn returns the names of the parameters in a segment, with the
// asterisks of those that take the rest of the path.
func parametersIn(segment string) ([]string, error) {
	var names []string
	text := strings.NewReplacer("{{", "", "}}", "").Replace(segment)
	for {
		literal, rest, found := strings.Cut(text, "{")
		if strings.Contains(literal, "}") {
			return nil, errors.New("a bracket is not opened")
		}
		if strings.Contains(literal, "?") {
			return nil, errors.New("it has a question mark outside of brackets")
		}
		if !found {
			return names, nil
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed || strings.Contains(inside, "{") {
			return nil, errors.New("a bracket is not closed")
		}
		if strings.HasPrefix(after, "{") {
			return nil, errors.New("two parameters need text between them")
		}
		name, more, _ := strings.Cut(strings.TrimSuffix(inside, "?"), ":")
		constraint, _, _ := strings.Cut(more, "(")
		if constraint, _, _ = strings.Cut(constraint, ":"); constraint != "" && !slices.Contains(constraints, strings.ToLower(constraint)) {
			return nil, fmt.Errorf("%s is not a route constraint", constraint)
		}
		name, _, _ = strings.Cut(name, "=")
		names = append(names, name)
		text = after
	}
}
