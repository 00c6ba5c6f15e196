package calls

import (
	"fmt"
	"strings"
)

// Expression is a binding expression: text with {name} in it, where "{{" and
// "}}" stand for braces (BindingTemplateParser.cs of azure-webjobs-sdk).
type Expression struct {
	text   string
	pieces []piece
}

// piece is literal text, or a name in braces.
type piece struct {
	text string
	name bool
}

// ParseExpression reads an expression.
func ParseExpression(text string) (Expression, error) {
	parsed := Expression{text: text}
	add := func(s string, name bool) { parsed.pieces = append(parsed.pieces, piece{s, name}) }
	for rest := text; rest != ""; {
		at := strings.IndexAny(rest, "{}")
		if at < 0 {
			add(rest, false)
			break
		}
		if at > 0 {
			add(rest[:at], false)
			rest = rest[at:]
		}
		if strings.HasPrefix(rest, "{{") || strings.HasPrefix(rest, "}}") {
			add(rest[:1], false)
			rest = rest[2:]
			continue
		}
		end := strings.IndexByte(rest, '}')
		if end <= 0 {
			return Expression{}, fmt.Errorf("binding expression %q: unmatched brace", text)
		}
		add(strings.TrimSpace(rest[1:end]), true)
		rest = rest[end+1:]
	}
	return parsed, nil
}

// Names returns the names in braces, in order, such as headers.x-who.
func (e Expression) Names() []string {
	var names []string
	for _, each := range e.pieces {
		if each.name {
			names = append(names, each.text)
		}
	}
	return names
}

// Evaluate returns the text with the value of each name in its place. The first
// error of value ends it.
func (e Expression) Evaluate(value func(name string) (string, error)) (string, error) {
	var b strings.Builder
	for _, each := range e.pieces {
		text := each.text
		if each.name {
			var err error
			if text, err = value(each.text); err != nil {
				return "", err
			}
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// String returns the expression as it was written.
func (e Expression) String() string { return e.text }
