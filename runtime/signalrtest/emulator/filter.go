package emulator

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

type filter func(*connection) bool

// parseFilter reads the filter of :execute, an OData expression. Azure's own
// sample is all that is published of it; here it may have userId,
// connectionId, groups, strings and null with eq, ne, in, and, or, not,
// startswith, endswith, contains and parentheses. An empty one selects all.
func parseFilter(text string) (filter, error) {
	if strings.TrimSpace(text) == "" {
		return everyone, nil
	}
	words := regexp.MustCompile(`'(?:[^']|'')*'|[(),']|[^\s(),']+`)
	p := &filterParser{tokens: words.FindAllString(text, -1)}
	f, err := p.or()
	if err == nil && len(p.tokens) > 0 {
		err = fmt.Errorf("unexpected %q", p.tokens[0])
	}
	if err != nil {
		return nil, fmt.Errorf("filter: %w", err)
	}
	return f, nil
}

type filterParser struct {
	tokens []string // that are left
	depth  int
}

// took goes on where the next token is this one.
func (p *filterParser) took(token string) bool {
	if len(p.tokens) == 0 || !strings.EqualFold(p.tokens[0], token) {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

func (p *filterParser) need(token string) error {
	if p.took(token) {
		return nil
	}
	return p.expected(fmt.Sprintf("%q", token))
}

func (p *filterParser) expected(what string) error {
	return fmt.Errorf("expected %s before %q", what, strings.Join(p.tokens, " "))
}

func (p *filterParser) or() (filter, error) {
	return p.chain("or", p.and, func(c *connection, a, b filter) bool { return a(c) || b(c) })
}

func (p *filterParser) and() (filter, error) {
	return p.chain("and", p.not, func(c *connection, a, b filter) bool { return a(c) && b(c) })
}

func (p *filterParser) chain(word string, next func() (filter, error), join func(c *connection, a, b filter) bool) (filter, error) {
	left, err := next()
	for err == nil && p.took(word) {
		var right filter
		before := left
		right, err = next()
		left = func(c *connection) bool { return join(c, before, right) }
	}
	return left, err
}

// deepestFilter bounds what a filter nests.
const deepestFilter = 100

func (p *filterParser) not() (filter, error) {
	if p.depth++; p.depth > deepestFilter {
		return nil, errors.New("nested too deeply")
	}
	defer func() { p.depth-- }()
	if p.took("not") {
		inner, err := p.not()
		return func(c *connection) bool { return !inner(c) }, err
	}
	if p.took("(") {
		inner, err := p.or()
		return inner, errors.Join(err, p.need(")"))
	}
	for name, holds := range map[string]func(s, part string) bool{"startswith": strings.HasPrefix, "endswith": strings.HasSuffix, "contains": strings.Contains} {
		if p.took(name) {
			open := p.need("(")
			s, err := p.operand()
			comma := p.need(",")
			part, partErr := p.operand()
			return func(c *connection) bool { return holds(s(c), part(c)) }, errors.Join(open, err, comma, partErr, p.need(")"))
		}
	}
	left, err := p.operand()
	switch {
	case err != nil:
		return nil, err
	case p.took("in"):
		return func(c *connection) bool { return inGroup(left(c))(c) }, p.need("groups")
	case p.took("eq"):
		right, err := p.operand()
		return func(c *connection) bool { return left(c) == right(c) }, err
	case p.took("ne"):
		right, err := p.operand()
		return func(c *connection) bool { return left(c) != right(c) }, err
	}
	return nil, p.expected("eq, ne or in")
}

// operand reads a text. null is the user of connections without one.
func (p *filterParser) operand() (func(*connection) string, error) {
	switch {
	case p.took("null"):
		return func(*connection) string { return "" }, nil
	case p.took("userId"):
		return func(c *connection) string { return c.user }, nil
	case p.took("connectionId"):
		return func(c *connection) string { return c.id }, nil
	case len(p.tokens) > 0 && len(p.tokens[0]) > 1 && p.tokens[0][0] == '\'':
		quoted := p.tokens[0]
		p.tokens = p.tokens[1:]
		text := strings.ReplaceAll(quoted[1:len(quoted)-1], "''", "'")
		return func(*connection) string { return text }, nil
	}
	return nil, p.expected("userId, connectionId or a string")
}
