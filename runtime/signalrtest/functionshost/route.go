package functionshost

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// route is an HTTP trigger's route template with the route prefix, as old-style
// routing of ASP.NET Core reads it (RoutePatternParser.cs), such as
// api/items/{id:int}/{*rest}.
type route struct {
	template string
	segments []segment
}

// segment is what stands between two slashes: literals and parameters in turn.
type segment []routePart

// routePart is literal text, or a parameter.
type routePart struct {
	literal     string // empty for a parameter
	parameter   string // its name
	optional    bool
	catchAll    bool
	fallback    *string // the default; nil for none
	constraints []constraint
}

// missing returns what a parameter is when its segment is missing, and whether
// it may be.
func (p routePart) missing() (value routeValue, ok bool) {
	value = routeValue{name: p.parameter}
	if p.fallback != nil {
		value.value, value.given = *p.fallback, true
	}
	return value, p.optional || p.catchAll || p.fallback != nil
}

// routeValue is the value of a route's parameter in one request.
type routeValue struct {
	name, value string
	given       bool // false is an optional one that is not there
}

type routeValues []routeValue

// object returns the values as JSON: null for what is not there.
func (v routeValues) object() newtonsoft.Value {
	var object pairs
	for _, each := range v {
		value := newtonsoft.Value{}
		if each.given {
			value = newtonsoft.Of(each.value)
		}
		object.set(each.name, value)
	}
	return object.object()
}

// token is what a template is made of: a slash, a parameter, or literal text.
// Doubled braces stand for one.
var (
	token  = pattern(`^(?:/|\{((?:[^{}]|\{\{|\}\})*)\}|(?:[^{}?/]|\{\{|\}\})+)`)
	braces = strings.NewReplacer("{{", "{", "}}", "}")
)

// parseRoute reads a template. A slash or ~/ before it is cut off, which means
// before the prefix if there is one.
func parseRoute(template string) (route, error) {
	r := route{template: template}
	rest, tilde := strings.CutPrefix(template, "~/")
	if rest = strings.TrimPrefix(rest, "/"); !tilde && strings.HasPrefix(rest, "~") {
		return r, errors.New("~ must stand before a slash")
	}
	var s segment
	for rest != "" {
		found := token().FindStringSubmatch(rest)
		if found == nil {
			return r, fmt.Errorf("%q is neither text nor {a parameter}; {{ and }} stand for braces, and ? is for parameters", rest)
		}
		rest = rest[len(found[0]):]
		switch found[0][0] {
		case '/':
			if err := r.add(s); err != nil {
				return r, err
			}
			s = nil
		case '{':
			if strings.HasPrefix(found[0], "{{") {
				s = append(s, routePart{literal: braces.Replace(found[0])})
				continue
			}
			part, err := parseParameter(braces.Replace(found[1]))
			if err != nil {
				return r, err
			}
			s = append(s, part)
		default:
			s = append(s, routePart{literal: braces.Replace(found[0])})
		}
	}
	if s == nil {
		return r, r.check()
	}
	return r, cmp.Or(r.add(s), r.check())
}

// add appends a segment.
func (r *route) add(s segment) error {
	if len(s) == 0 {
		return errors.New("there is nothing between two slashes")
	}
	for i, part := range s {
		switch {
		case part.parameter == "":
		case i > 0 && s[i-1].parameter != "":
			return errors.New("two parameters need text between them")
		case part.optional && len(s) > 1 && (i < len(s)-1 || s[i-1].literal != "."):
			return fmt.Errorf("{%s?} must be alone in its segment, or last after a dot", part.parameter)
		}
	}
	r.segments = append(r.segments, s)
	return nil
}

// check looks at the template as a whole.
func (r *route) check() error {
	seen := make(map[string]bool)
	for i, s := range r.segments {
		for _, part := range s {
			name := strings.ToLower(part.parameter)
			switch {
			case seen[name]:
				return fmt.Errorf("the parameter %s is there twice", part.parameter)
			case part.catchAll && (i < len(r.segments)-1 || len(s) > 1):
				return fmt.Errorf("{*%s} must be the whole last segment", part.parameter)
			}
			seen[name] = name != ""
		}
	}
	return nil
}

// parseParameter reads what stands between the braces of a parameter:
// *name:constraint(…):constraint=default, or ? at the end.
func parseParameter(text string) (p routePart, err error) {
	rest, optional := strings.CutSuffix(text, "?")
	for range 2 {
		if after, found := strings.CutPrefix(rest, "*"); found {
			rest, p.catchAll = after, true
		}
	}
	p.optional = optional
	name := len(rest)
	if rest != "" {
		if at := strings.IndexAny(rest[1:], ":="); at >= 0 { // the first may be one of them
			name = at + 1
		}
	}
	p.parameter, rest = rest[:name], rest[name:]
	if p.parameter == "" || strings.ContainsAny(p.parameter, "/{}?*") {
		return p, fmt.Errorf("{%s} has no valid name", text)
	}
	for strings.HasPrefix(rest, ":") {
		end := constraintEnd(rest[1:]) + 1
		if end > 1 {
			c, err := parseConstraint(rest[1:end])
			if err != nil {
				return p, err
			}
			p.constraints = append(p.constraints, c)
		}
		rest = rest[end:]
	}
	if value, found := strings.CutPrefix(rest, "="); found {
		p.fallback = &value
	}
	if p.optional && (p.fallback != nil || p.catchAll) {
		return p, fmt.Errorf("{%s} cannot be optional", text)
	}
	return p, nil
}

// constraintEnd returns where the constraint ends that a text begins with: at
// the next colon or equals sign outside of its parentheses. Those end before
// such a sign or the end of the text.
func constraintEnd(text string) int {
	inside := false
	for i := range len(text) {
		switch text[i] {
		case '(':
			inside = true
		case ')':
			if i+1 == len(text) || text[i+1] == ':' || text[i+1] == '=' {
				inside = false
			}
		case ':', '=':
			if !inside || !strings.Contains(text[i:], ")") {
				return i
			}
		}
	}
	return len(text)
}

// match returns the parameters of a path, given as its decoded segments.
func (r route) match(path []string) (values routeValues, ok bool) {
	for i, s := range r.segments {
		switch {
		case len(s) == 1 && s[0].catchAll && i < len(path):
			values = append(values, routeValue{s[0].parameter, strings.Join(path[i:], "/"), true})
			return values, r.allows(values)
		case i < len(path):
			matched, ok := s.match(path[i])
			if !ok {
				return nil, false
			}
			values = append(values, matched...)
		case len(s) != 1 || s[0].parameter == "":
			return nil, false
		default:
			value, ok := s[0].missing()
			if !ok {
				return nil, false
			}
			values = append(values, value)
		}
	}
	return values, len(path) <= len(r.segments) && r.allows(values)
}

// match returns the parameters of one segment of a path.
func (s segment) match(text string) (values routeValues, ok bool) {
	if len(s) == 1 && s[0].parameter != "" {
		return routeValues{{s[0].parameter, text, true}}, text != ""
	}
	if values, ok = s.matchAll(text); ok {
		return values, true
	}
	last := len(s) - 1
	if last < 2 || !s[last].optional || strings.HasSuffix(text, ".") {
		return nil, false
	}
	values, ok = s[:last-1].matchAll(text) // without the dot
	return append(values, routeValue{name: s[last].parameter}), ok
}

// matchAll matches every part. Of the texts that fit, those on the left are
// the longest.
func (s segment) matchAll(text string) (values routeValues, ok bool) {
	if len(s) == 0 {
		return nil, text == ""
	}
	if first := s[0]; first.parameter == "" {
		if len(text) < len(first.literal) || !strings.EqualFold(text[:len(first.literal)], first.literal) {
			return nil, false
		}
		return s[1:].matchAll(text[len(first.literal):])
	}
	for end := len(text); end > 0; end-- {
		if rest, ok := s[1:].matchAll(text[end:]); ok {
			return append(routeValues{{s[0].parameter, text[:end], true}}, rest...), true
		}
	}
	return nil, false
}

// allows tells whether the constraints take the values.
func (r route) allows(values routeValues) bool {
	for _, s := range r.segments {
		for _, part := range s {
			for _, value := range values {
				if value.name != part.parameter || part.optional && !value.given {
					continue
				}
				for _, c := range part.constraints {
					if !value.given || !c(value.value) {
						return false
					}
				}
			}
		}
	}
	return true
}

// literal tells that the route has no parameters.
func (r route) literal() bool {
	for _, s := range r.segments {
		for _, part := range s {
			if part.parameter != "" {
				return false
			}
		}
	}
	return true
}
