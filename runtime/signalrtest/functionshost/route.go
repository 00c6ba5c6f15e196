package functionshost

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// route is an HTTP trigger's route template with the route prefix, as old-style
// routing of ASP.NET Core reads it (RoutePatternParser.cs), such as
// api/items/{id:int}/{*rest}.
type route struct {
	template   string
	parameters []parameter
	path       *regexp.Regexp // of paths with a slash before each segment; a group for each parameter
}

// parameter is a part of a template in braces.
type parameter struct {
	name               string
	optional, catchAll bool
	fallback           *string // the default; nil for none
	constraints        []constraint
}

// routePart is literal text, or a parameter; a segment of a template has them in turn.
type routePart struct {
	literal string
	*parameter
}

type routeValue struct {
	name, value string
	given       bool // false is an optional one that is not there
}

type routeValues []routeValue

// object returns the values as JSON: null for what is not there.
func (v routeValues) object() newtonsoft.Value {
	object := newtonsoft.Value{Kind: newtonsoft.Object}
	for _, each := range v {
		value := newtonsoft.Value{}
		if each.given {
			value = newtonsoft.Of(each.value)
		}
		object.Set(each.name, value)
	}
	return object
}

// token is what a template is made of: a slash, a parameter, or literal text.
// Doubled braces stand for one.
var (
	token  = pattern(`^(?:/|\{((?:[^{}]|\{\{|\}\})*)\}|((?:[^{}?/]|\{\{|\}\})+))`)
	braces = strings.NewReplacer("{{", "{", "}}", "}")
)

// parseRoute reads a template. A slash or ~/ before it is cut off, which means
// before the prefix if there is one.
func parseRoute(template string) (r route, err error) {
	r.template = template
	rest, tilde := strings.CutPrefix(template, "~/")
	if rest = strings.TrimPrefix(rest, "/"); !tilde && strings.HasPrefix(rest, "~") {
		return r, errors.New("~ must be followed by a slash")
	}
	var segments [][]routePart
	var segment []routePart
	for rest += "/"; rest != ""; {
		found := token().FindStringSubmatch(rest)
		if found == nil {
			return r, fmt.Errorf("%q is neither text nor {a parameter}; {{ and }} stand for braces, and ? is for parameters", strings.TrimSuffix(rest, "/"))
		}
		rest = rest[len(found[0]):]
		switch {
		case found[0] != "/" && found[2] != "":
			segment = append(segment, routePart{literal: braces.Replace(found[2])})
		case found[0] != "/":
			p, err := parseParameter(braces.Replace(found[1]))
			if err != nil {
				return r, err
			}
			if slices.ContainsFunc(r.parameters, func(other parameter) bool { return strings.EqualFold(other.name, p.name) }) {
				return r, fmt.Errorf("duplicate parameter %s", p.name)
			}
			r.parameters = append(r.parameters, p)
			segment = append(segment, routePart{parameter: &p})
		case segment != nil:
			segments, segment = append(segments, segment), nil
		case rest != "":
			return r, errors.New("empty segment between two slashes")
		}
	}
	r.path, err = compile(segments)
	return r, err
}

// compile returns the expression for the segments of a template. Those at the
// end that may be missing are nested, so that each is there only with those before it.
func compile(segments [][]routePart) (*regexp.Regexp, error) {
	expression, mayEnd := "", true
	for i, segment := range slices.Backward(segments) {
		text, mayMiss, err := segmentExpression(segment, i == len(segments)-1)
		if err != nil {
			return nil, err
		}
		expression = "/" + text + expression
		if mayEnd = mayEnd && mayMiss; mayEnd {
			expression = "(?:" + expression + ")?"
		}
	}
	return regexp.Compile("(?is)^" + expression + "$")
}

// segmentExpression returns what a segment of a path looks like, and whether it
// may be missing at the end of one. Of the texts that fit its parameters, those
// on the left are the longest.
func segmentExpression(s []routePart, last bool) (expression string, mayMiss bool, err error) {
	for i, part := range s {
		beforeDot := i+3 == len(s) && s[i+1].literal == "." && s[i+2].parameter != nil && s[i+2].optional
		switch p := part.parameter; {
		case p == nil:
			expression += regexp.QuoteMeta(part.literal)
		case i > 0 && s[i-1].parameter != nil:
			return "", false, errors.New("two parameters need text between them")
		case p.catchAll && (!last || len(s) > 1):
			return "", false, fmt.Errorf("{*%s} must be the whole last segment", p.name)
		case p.optional && len(s) > 1 && (i < len(s)-1 || s[i-1].literal != "."):
			return "", false, fmt.Errorf("{%s?} must be alone in its segment, or last after a dot", p.name)
		case p.catchAll:
			expression += `(.*)`
		case beforeDot:
			expression += `([^/]*?[^/.])`
		case p.optional && len(s) > 2: // the dot goes with it
			expression = strings.TrimSuffix(expression, `\.`) + `(?:\.([^/.]+))?`
		default:
			expression += `([^/]+)`
		}
	}
	only := s[0].parameter
	return expression, len(s) == 1 && only != nil && (only.optional || only.catchAll || only.fallback != nil), nil
}

// constraintText is one constraint and what follows it: parentheses end before
// a colon, an equals sign or the end of the text.
var constraintText = pattern(`(?s)^:([^:=(]*(?:\(.*?\))?)([:=].*)?$`)

// parseParameter reads what stands between the braces of a parameter:
// *name:constraint(…):constraint=default, or ? at the end.
func parseParameter(text string) (p parameter, err error) {
	rest, optional := strings.CutSuffix(text, "?")
	name := strings.TrimPrefix(strings.TrimPrefix(rest, "*"), "*")
	p.optional, p.catchAll = optional, name != rest
	rest = ""
	if name != "" {
		if at := strings.IndexAny(name[1:], ":="); at >= 0 { // the first may be one of them
			name, rest = name[:at+1], name[at+1:]
		}
	}
	if p.name = name; name == "" || strings.ContainsAny(name, "/{}?*") {
		return p, fmt.Errorf("{%s} has an invalid name", text)
	}
	for strings.HasPrefix(rest, ":") {
		found := constraintText().FindStringSubmatch(rest)
		if found == nil {
			return p, fmt.Errorf("{%s} has a constraint without a closing parenthesis", text)
		}
		if rest = found[2]; found[1] == "" {
			continue
		}
		c, err := parseConstraint(found[1])
		if err != nil {
			return p, err
		}
		p.constraints = append(p.constraints, c)
	}
	if value, found := strings.CutPrefix(rest, "="); found {
		p.fallback = &value
	}
	if p.optional && (p.fallback != nil || p.catchAll) {
		return p, fmt.Errorf("{%s} cannot be optional", text)
	}
	return p, nil
}

// match returns the parameters of a path, given as its decoded segments.
func (r route) match(path []string) (values routeValues, ok bool) {
	var text strings.Builder
	for _, segment := range path {
		text.WriteString("/" + segment)
	}
	found := r.path.FindStringSubmatchIndex(text.String())
	if found == nil {
		return nil, false
	}
	for i, p := range r.parameters {
		value := routeValue{name: p.name}
		if start, end := found[2*i+2], found[2*i+3]; start >= 0 {
			value.value, value.given = text.String()[start:end], true
		} else if p.fallback != nil {
			value.value, value.given = *p.fallback, true
		}
		refuses := func(takes constraint) bool { return !value.given || !takes(value.value) }
		if (value.given || !p.optional) && slices.ContainsFunc(p.constraints, refuses) {
			return nil, false
		}
		values = append(values, value)
	}
	return values, true
}
