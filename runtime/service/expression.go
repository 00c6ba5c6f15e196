package service

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// expression is a binding expression, as userId and idToken of the Functions
// host's signalRConnectionInfo take it: text with {headers.name} and
// {query.name} in it, where "{{" and "}}" stand for braces
// (BindingTemplateParser.cs of azure-webjobs-sdk).
type expression []piece

// piece is literal text, or the name of a header or query parameter.
type piece struct {
	source string // "headers", "query" or ""
	text   string
}

func parseExpression(text string) (expression, error) {
	var parsed expression
	literal := func(s string) { parsed = append(parsed, piece{text: s}) }
	for rest := text; rest != ""; {
		at := strings.IndexAny(rest, "{}")
		if at < 0 {
			literal(rest)
			break
		}
		if at > 0 {
			literal(rest[:at])
			rest = rest[at:]
		}
		if strings.HasPrefix(rest, "{{") || strings.HasPrefix(rest, "}}") {
			literal(rest[:1])
			rest = rest[2:]
			continue
		}
		end := strings.IndexByte(rest, '}')
		if end <= 0 {
			return nil, fmt.Errorf("binding expression %q: a brace has no partner", text)
		}
		source, name, _ := strings.Cut(rest[1:end], ".")
		source = strings.ToLower(source)
		if source != "headers" && source != "query" || name == "" {
			return nil, fmt.Errorf("binding expression %q: {%s} is not known here; {headers.name} and {query.name} are", text, rest[1:end])
		}
		parsed = append(parsed, piece{source, name})
		rest = rest[end+1:]
	}
	return parsed, nil
}

// evaluate fails where the request lacks what the expression names, as in the
// host: a client without the header that says who it is must not become an
// anonymous one.
func (e expression) evaluate(r *http.Request) (string, error) {
	var b strings.Builder
	for _, each := range e {
		switch each.source {
		case "":
			b.WriteString(each.text)
			continue
		case "headers":
			values := r.Header.Values(each.text)
			if len(values) == 0 {
				return "", missing("header", each.text)
			}
			b.WriteString(strings.Join(values, ","))
		case "query":
			values, ok := parameter(r, each.text)
			if !ok {
				return "", missing("query parameter", each.text)
			}
			b.WriteString(strings.Join(values, ","))
		}
	}
	return b.String(), nil
}

// parameter finds a query parameter without regard to case, as the host does.
func parameter(r *http.Request, name string) (values []string, ok bool) {
	for key, each := range r.URL.Query() {
		if strings.EqualFold(key, name) {
			return each, true
		}
	}
	return nil, false
}

func missing(what, name string) error {
	return &signalr.StatusError{
		Status:  http.StatusBadRequest,
		Message: fmt.Sprintf("negotiate needs the %s %q", what, name),
	}
}
