package emulator

import (
	"errors"
	"fmt"
	"strings"
)

// filter selects connections.
type filter func(*connection) bool

// parseFilter reads the filter of :execute, an OData expression. Azure's own
// sample is all that is published of it; here it may have userId,
// connectionId, groups, strings and null with eq, ne, in, and, or, not,
// startswith, endswith, contains, tolower and parentheses. An empty one
// selects all.
func parseFilter(text string) (filter, error) {
	if strings.TrimSpace(text) == "" {
		return func(*connection) bool { return true }, nil
	}
	p := &filterParser{rest: text}
	p.next()
	f, err := p.or()
	if err == nil && p.token != "" {
		err = fmt.Errorf("%q is not expected there", p.token)
	}
	if err != nil {
		return nil, fmt.Errorf("filter: %w", err)
	}
	return f, nil
}

type filterParser struct {
	rest  string
	token string // a word, a string with its quotes, or one other character; empty at the end
	depth int
}

// next reads the next token.
func (p *filterParser) next() {
	p.rest = strings.TrimLeft(p.rest, " \t")
	end := strings.IndexAny(p.rest, " \t(),'")
	switch {
	case p.rest == "":
		end = 0
	case p.rest[0] == '\'':
		end = 1
		for end < len(p.rest) {
			if strings.HasPrefix(p.rest[end:], "''") {
				end += 2
			} else if end++; p.rest[end-1] == '\'' {
				break
			}
		}
	case end < 0:
		end = len(p.rest)
	case end == 0:
		end = 1
	}
	p.token, p.rest = p.rest[:end], p.rest[end:]
}

// took goes on where the token is this one.
func (p *filterParser) took(token string) bool {
	if !strings.EqualFold(p.token, token) {
		return false
	}
	p.next()
	return true
}

func (p *filterParser) need(token string) error {
	if !p.took(token) {
		return fmt.Errorf("there must be %q before %q", token, p.token+p.rest)
	}
	return nil
}

func (p *filterParser) or() (filter, error) {
	left, err := p.and()
	for err == nil && p.took("or") {
		var right filter
		before := left
		right, err = p.and()
		left = func(c *connection) bool { return before(c) || right(c) }
	}
	return left, err
}

func (p *filterParser) and() (filter, error) {
	left, err := p.not()
	for err == nil && p.took("and") {
		var right filter
		before := left
		right, err = p.not()
		left = func(c *connection) bool { return before(c) && right(c) }
	}
	return left, err
}

// deepestFilter bounds what a filter nests.
const deepestFilter = 100

func (p *filterParser) not() (filter, error) {
	if p.depth++; p.depth > deepestFilter {
		return nil, errors.New("it nests too deeply")
	}
	defer func() { p.depth-- }()
	if p.took("not") {
		inner, err := p.not()
		return func(c *connection) bool { return !inner(c) }, err
	}
	if p.took("(") {
		inner, err := p.or()
		if err != nil {
			return nil, err
		}
		return inner, p.need(")")
	}
	for name, holds := range map[string]func(s, part string) bool{"startswith": strings.HasPrefix, "endswith": strings.HasSuffix, "contains": strings.Contains} {
		if p.took(name) {
			return p.call(holds)
		}
	}
	return p.comparison()
}

// call reads two arguments in parentheses.
func (p *filterParser) call(holds func(s, part string) bool) (filter, error) {
	if err := p.need("("); err != nil {
		return nil, err
	}
	s, err := p.operand()
	if err != nil {
		return nil, err
	}
	if err := p.need(","); err != nil {
		return nil, err
	}
	part, err := p.operand()
	if err != nil {
		return nil, err
	}
	return func(c *connection) bool { return holds(s(c), part(c)) }, p.need(")")
}

func (p *filterParser) comparison() (filter, error) {
	left, err := p.operand()
	if err != nil {
		return nil, err
	}
	switch {
	case p.took("in"):
		return func(c *connection) bool { _, ok := c.groups[left(c)]; return ok }, p.need("groups")
	case p.took("eq"):
		right, err := p.operand()
		return func(c *connection) bool { return left(c) == right(c) }, err
	case p.took("ne"):
		right, err := p.operand()
		return func(c *connection) bool { return left(c) != right(c) }, err
	}
	return nil, fmt.Errorf("there must be eq, ne or in before %q", p.token+p.rest)
}

// operand reads a text. null is the user of connections without one.
func (p *filterParser) operand() (func(*connection) string, error) {
	switch {
	case strings.HasPrefix(p.token, "'"):
		if len(p.token) < 2 || !strings.HasSuffix(p.token, "'") {
			return nil, errors.New("a string has no end")
		}
		text := strings.ReplaceAll(p.token[1:len(p.token)-1], "''", "'")
		p.next()
		return func(*connection) string { return text }, nil
	case p.took("null"):
		return func(*connection) string { return "" }, nil
	case p.took("userId"):
		return func(c *connection) string { return c.user }, nil
	case p.took("connectionId"):
		return func(c *connection) string { return c.id }, nil
	case p.took("tolower"):
		if err := p.need("("); err != nil {
			return nil, err
		}
		inner, err := p.operand()
		if err != nil {
			return nil, err
		}
		return func(c *connection) string { return strings.ToLower(inner(c)) }, p.need(")")
	}
	return nil, fmt.Errorf("there must be userId, connectionId or a string before %q", p.token+p.rest)
}
