package layout

import "go/token"

// spaced writes the tokens from one to another with the blanks that gofmt puts
// between them. It is false where those are not certain.
func (p *Printer) spaced(from, to int) bool {
	out := p.out
	for i := from; i < to; i++ {
		if i > from {
			blank, ok := p.blankBefore(i)
			if !ok {
				return false
			}
			if blank {
				out = append(out, ' ')
			}
		}
		out = append(out, p.text[p.tokens[i].start:p.tokens[i].end]...)
	}
	p.out = out
	return true
}

// blankBefore reports whether a blank goes before a token.
func (p *Printer) blankBefore(i int) (blank, ok bool) {
	before, t := &p.tokens[i-1], &p.tokens[i]
	switch {
	case before.kind == between || t.kind == between:
		return true, true
	case before.is(token.PERIOD), before.kind == open, before.kind == prefix:
		return false, true
	case before.is(token.COMMA):
		return true, t.kind != shut // gofmt takes such a comma off
	case before.is(token.SEMICOLON):
		return true, p.beginsBlock()
	case before.is(token.COLON):
		return !t.is(token.RBRACK), true
	case t.kind == shut, t.kind == other:
		return false, !t.is(token.SEMICOLON) || i+1 < len(p.tokens)
	}
	switch t.token {
	case token.LPAREN:
		return p.blankBeforeParenthesis(i)
	case token.LBRACK:
		return p.blankBeforeBracket(i), t.match >= 0
	case token.LBRACE:
		return p.blankBeforeBrace(i)
	case token.ELLIPSIS: // before a type, or after what is passed on
		return before.kind == name && (i+1 == len(p.tokens) || !p.tokens[i+1].is(token.RPAREN)), true
	default: // a name, keyword or value, * or &
		return !before.is(token.RBRACK), true
	}
}

// blankBeforeParenthesis tells a receiver, a list of results and a group of
// declarations from what is called.
func (p *Printer) blankBeforeParenthesis(i int) (blank, ok bool) {
	switch before := &p.tokens[i-1]; {
	case before.is(token.FUNC):
		return i == 1 && len(p.frames) == 0, true
	case before.is(token.RPAREN):
		return true, p.isList(i) // gofmt takes parentheses off other results
	case before.is(token.VAR), before.is(token.TYPE):
		return true, p.tokens[i].match < 0
	default:
		return before.kind == keyword, true
	}
}

// isList reports whether parentheses hold more than one thing.
func (p *Printer) isList(i int) bool {
	end := int(p.tokens[i].match)
	for i++; i < end; i++ {
		switch t := &p.tokens[i]; {
		case t.is(token.COMMA):
			return true
		case t.kind == open:
			i = int(t.match)
		}
	}
	return false
}

// blankBeforeBracket tells a type behind a name from an index and from the
// arguments of a type.
func (p *Printer) blankBeforeBracket(i int) bool {
	before := &p.tokens[i-1]
	switch {
	case before.kind == keyword:
		return !before.is(token.MAP)
	case before.kind == name, before.is(token.RPAREN):
		return beginsType(p.tokens, int(p.tokens[i].match)+1)
	default:
		return false
	}
}

// blankBeforeBrace tells blocks from composite literals.
func (p *Printer) blankBeforeBrace(i int) (blank, ok bool) {
	before, last := &p.tokens[i-1], i == len(p.tokens)-1
	switch {
	case before.is(token.STRUCT):
		return last, last || p.tokens[i+1].is(token.RBRACE)
	case before.is(token.RPAREN):
		return true, last
	case before.kind == keyword:
		return false, before.is(token.INTERFACE) && !last
	case !last:
		return false, !p.beginsBlock()
	case p.beginsBlock():
		return true, true
	}
	for j := range i {
		if p.tokens[j].is(token.FUNC) {
			return false, false // its result, or a literal of that type
		}
	}
	return false, true
}

// beginsBlock reports whether a line whose last token is a brace begins a
// block of statements with it.
func (p *Printer) beginsBlock() bool {
	switch first := &p.tokens[0]; {
	case first.is(token.IF), first.is(token.FOR), first.is(token.SWITCH):
		return true
	default:
		return first.is(token.FUNC) && len(p.frames) == 0
	}
}

// beginsType reports whether a type begins at a token: then the brackets
// before it are part of a type too, and do not index what is before them.
func beginsType(tokens []tok, i int) bool {
	if i >= len(tokens) {
		return false
	}
	switch t := &tokens[i]; t.kind {
	case name:
		return true
	case keyword:
		return t.is(token.FUNC) || t.is(token.MAP) || t.is(token.STRUCT) || t.is(token.INTERFACE) || t.is(token.CHAN)
	default:
		return t.is(token.MUL) || t.is(token.LBRACK)
	}
}
