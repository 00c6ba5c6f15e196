package functionshost

import (
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

// parseRoute reads a template. A slash or ~/ before it is cut off, which means
// before the prefix if there is one.
func parseRoute(template string) (route, error) {
	r := route{template: template}
	trimmed, tilde := strings.CutPrefix(template, "~/")
	if !tilde {
		trimmed = strings.TrimPrefix(template, "/")
		if strings.HasPrefix(trimmed, "~") {
			return r, errors.New("~ must stand before a slash")
		}
	}
	if trimmed == "" {
		return r, nil
	}
	seen := make(map[string]bool)
	parts := splitTemplate(strings.TrimSuffix(trimmed, "/"))
	for i, text := range parts {
		s, err := parseSegment(text)
		if err != nil {
			return r, err
		}
		for _, part := range s {
			name := strings.ToLower(part.parameter)
			switch {
			case part.parameter == "":
			case seen[name]:
				return r, fmt.Errorf("the parameter %s is there twice", part.parameter)
			case part.catchAll && (i < len(parts)-1 || len(s) > 1):
				return r, fmt.Errorf("{*%s} must be the whole last segment", part.parameter)
			}
			seen[name] = true
		}
		r.segments = append(r.segments, s)
	}
	return r, nil
}

// splitTemplate cuts a template at its slashes, but not inside of a parameter,
// whose constraints may have some.
func splitTemplate(text string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '/':
			parts = append(parts, text[start:i])
			start = i + 1
		case strings.HasPrefix(text[i:], "{{"):
			i++
		case text[i] == '{':
			i += max(closingBrace(text[i:]), 0)
		}
	}
	return append(parts, text[start:])
}

// errBraces is a brace without its partner.
var errBraces = errors.New("a brace has no partner; {{ and }} stand for braces in text")

func parseSegment(text string) (segment, error) {
	if text == "" {
		return nil, errors.New("there is nothing between two slashes")
	}
	var s segment
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			s = append(s, routePart{literal: literal.String()})
			literal.Reset()
		}
	}
	for rest := text; rest != ""; {
		switch c := rest[0]; {
		case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"):
			literal.WriteByte(c)
			rest = rest[2:]
		case c == '}':
			return nil, errBraces
		case c == '?':
			return nil, errors.New("text must not have a question mark")
		case c != '{':
			literal.WriteByte(c)
			rest = rest[1:]
		default:
			end := closingBrace(rest)
			if end < 0 {
				return nil, errBraces
			}
			flush()
			part, err := parseParameter(rest[1:end])
			if err != nil {
				return nil, err
			}
			if len(s) > 0 && s[len(s)-1].literal == "" {
				return nil, errors.New("two parameters need text between them")
			}
			s = append(s, part)
			rest = rest[end+1:]
		}
	}
	flush()
	for i, part := range s {
		if part.optional && len(s) > 1 && (i < len(s)-1 || s[i-1].literal != ".") {
			return nil, fmt.Errorf("{%s?} must be alone in its segment, or last after a dot", part.parameter)
		}
	}
	return s, nil
}

// closingBrace returns where the parameter ends that a text begins with;
// doubled braces belong to it.
func closingBrace(text string) int {
	for i := 1; i < len(text); i++ {
		switch {
		case strings.HasPrefix(text[i:], "{{"), strings.HasPrefix(text[i:], "}}"):
			i++
		case text[i] == '{':
			return -1
		case text[i] == '}':
			return i
		}
	}
	return -1
}

// parseParameter reads what stands between the braces of a parameter:
// *name:constraint(…):constraint=default, or ? at the end.
func parseParameter(text string) (p routePart, err error) {
	text = strings.NewReplacer("{{", "{", "}}", "}").Replace(text)
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
