package functionshost

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// bindingSource is what expressions in input bindings read from.
type bindingSource struct {
	headers http.Header
	query   url.Values
	params  map[string]string
}

// checkExpression tells whether evaluate can read the expression at all.
func checkExpression(expression string) error {
	_, err := replaceExpressions(expression, func(name string) (string, error) {
		if scope, _, dotted := strings.Cut(name, "."); dotted && !strings.EqualFold(scope, "headers") && !strings.EqualFold(scope, "query") {
			return "", fmt.Errorf("{%s}: this host knows {headers.name}, {query.name} and {route parameter}", name)
		}
		return "", nil
	})
	return err
}

// evaluate replaces {headers.name}, {query.name} and {route parameter}. A
// value that is not there fails the call, as in the real host.
func (s bindingSource) evaluate(expression string) (string, error) {
	return replaceExpressions(expression, func(name string) (string, error) {
		scope, property, _ := strings.Cut(name, ".")
		switch strings.ToLower(scope) {
		case "headers":
			if values := s.headers.Values(property); len(values) > 0 {
				return strings.Join(values, ","), nil
			}
		case "query":
			for key, values := range s.query {
				if strings.EqualFold(key, property) {
					return strings.Join(values, ","), nil
				}
			}
		default:
			for key, value := range s.params {
				if strings.EqualFold(key, name) {
					return value, nil
				}
			}
			if values, ok := s.query[name]; ok {
				return strings.Join(values, ","), nil
			}
		}
		return "", fmt.Errorf("the binding expression {%s} has no value in this request", name)
	})
}

func replaceExpressions(text string, value func(name string) (string, error)) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", fmt.Errorf("the { before %q has no closing }", rest)
		}
		replacement, err := value(strings.TrimSpace(name))
		if err != nil {
			return "", err
		}
		b.WriteString(replacement)
		text = after
	}
}
