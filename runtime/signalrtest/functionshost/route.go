package functionshost

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// route is an HTTP trigger's route template, such as items/{id}/{*rest}.
type route struct {
	template string // without slashes around it
	segments []segment
}

// segment is one part of a route between slashes.
type segment struct {
	kind       segmentKind
	name       string // of a parameter, or the literal text
	optional   bool
	constraint func(string) bool // nil takes everything
}

// segmentKind orders segments: a literal wins over a constrained parameter,
// that over any parameter, and a catch-all comes last.
type segmentKind int

const (
	literal segmentKind = iota
	constrained
	parameter
	catchAll
)

// constraints are the route constraints this host knows.
var constraints = map[string]func(string) bool{
	"int":   func(s string) bool { _, err := strconv.ParseInt(s, 10, 32); return err == nil },
	"long":  func(s string) bool { _, err := strconv.ParseInt(s, 10, 64); return err == nil },
	"bool":  func(s string) bool { return strings.EqualFold(s, "true") || strings.EqualFold(s, "false") },
	"alpha": func(s string) bool { return alpha().MatchString(s) },
	"guid":  func(s string) bool { return guid().MatchString(s) },
}

var (
	alpha = pattern(`^[A-Za-z]*$`)
	guid  = pattern(`(?i)^\{?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$`)
)

func parseRoute(template string) (route, error) {
	r := route{template: strings.Trim(template, "/")}
	if strings.HasPrefix(strings.ToLower(r.template), "admin") {
		return r, errors.New("routes that begin with admin belong to the Functions host")
	}
	names := make(map[string]bool)
	parts := strings.Split(r.template, "/")
	for i, part := range parts {
		s, err := parseSegment(part)
		if err != nil {
			return r, err
		}
		if s.kind != literal {
			if names[strings.ToLower(s.name)] {
				return r, fmt.Errorf("the parameter %s is there twice", s.name)
			}
			names[strings.ToLower(s.name)] = true
		}
		if (s.kind == catchAll || s.optional) && i != len(parts)-1 {
			return r, fmt.Errorf("%s must come last", part)
		}
		r.segments = append(r.segments, s)
	}
	return r, nil
}

func parseSegment(part string) (segment, error) {
	if !strings.ContainsAny(part, "{}") {
		if part == "" {
			return segment{}, errors.New("there is nothing between two slashes")
		}
		return segment{kind: literal, name: part}, nil
	}
	inner, opened := strings.CutPrefix(part, "{")
	inner, closed := strings.CutSuffix(inner, "}")
	if !opened || !closed || strings.ContainsAny(inner, "{}=") {
		return segment{}, fmt.Errorf("%s: this host knows {name}, {name?}, {name:constraint} and {*name} as a whole segment", part)
	}
	if name, ok := strings.CutPrefix(inner, "*"); ok {
		return segment{kind: catchAll, name: strings.TrimPrefix(name, "*")}, nil
	}
	s := segment{kind: parameter}
	inner, s.optional = strings.CutSuffix(inner, "?")
	name, constraint, found := strings.Cut(inner, ":")
	if found {
		s.kind, s.constraint = constrained, constraints[strings.ToLower(constraint)]
		if s.constraint == nil {
			return s, fmt.Errorf("%s: this host knows the constraints int, long, bool, alpha and guid", part)
		}
	}
	if s.name = name; name == "" {
		return s, fmt.Errorf("%s has no name", part)
	}
	return s, nil
}

// match returns the parameters of a path, given as its decoded segments.
func (r route) match(path []string) (params map[string]string, ok bool) {
	params = make(map[string]string)
	for i, s := range r.segments {
		switch {
		case s.kind == catchAll:
			params[s.name] = strings.Join(path[min(i, len(path)):], "/")
			return params, true
		case i >= len(path):
			return params, s.optional
		case s.kind == literal:
			if !strings.EqualFold(s.name, path[i]) {
				return nil, false
			}
		case path[i] == "" || s.constraint != nil && !s.constraint(path[i]):
			return nil, false
		default:
			params[s.name] = path[i]
		}
	}
	return params, len(path) == len(r.segments)
}

// before tells whether r is the better match of two routes that both match:
// the first segment that differs in kind decides.
func (r route) before(other route) bool {
	for i := range min(len(r.segments), len(other.segments)) {
		if a, b := r.segments[i].kind, other.segments[i].kind; a != b {
			return a < b
		}
	}
	return len(r.segments) > len(other.segments)
}

// literal tells that the route has no parameters.
func (r route) literal() bool {
	for _, s := range r.segments {
		if s.kind != literal {
			return false
		}
	}
	return true
}

// pattern is compiled when it is needed, because programs that run no host
// would start later for it.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
