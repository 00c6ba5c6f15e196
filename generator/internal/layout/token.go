package layout

import (
	"bytes"
	"go/token"
	"unicode/utf8"
)

// kind tells tokens apart as far as spacing needs it.
type kind byte

const (
	name    kind = iota // an identifier
	keyword             //
	value               // a number or a string
	open                // ( [ {
	shut                // ) ] }
	prefix              // * & ...
	between             // = := !=
	other               // . , ; :
)

// tok is one token of a line. It is small, and has no pointers, which the
// garbage collector would want to know about.
type tok struct {
	token      token.Token // of a keyword, bracket or operator
	start, end int32       // in the line
	match      int32       // of a bracket: index of the other one in the line, or -1
	kind       kind
}

func (t *tok) is(token token.Token) bool { return t.token == token }

// scan splits a line into tokens, and appends them to the list. It is false
// for what it does not know: operators that generated code has no use for,
// comments behind code, strings that go on in the next line.
func scan(list []tok, line []byte) ([]tok, bool) {
	for i := 0; i < len(line); {
		rest, length := line[i:], 0
		c := rest[0]
		if c == ' ' || c == '\t' {
			i++
			continue
		}
		list = append(list, tok{})
		t := &list[len(list)-1]
		switch {
		case isLetter(c):
			length = wordLength(rest)
			if t.token = keywordOf(rest[:length]); t.token != token.IDENT {
				t.kind = keyword
			}
		case '0' <= c && c <= '9':
			t.kind, length = value, wordLength(rest)
		case c == '"' || c == '`':
			t.kind, length = value, stringLength(rest)
		default:
			t.kind, t.token, length = mark(rest)
		}
		if length == 0 {
			return list, false
		}
		t.start, t.match = int32(i), -1
		i += length
		t.end = int32(i)
	}
	return list, true
}

// keywordOf is token.Lookup without a look at its table for words that are none
// of what it holds.
func keywordOf(word []byte) token.Token {
	switch string(word) {
	case "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go", "goto",
		"if", "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type", "var":
		return token.Lookup(string(word))
	}
	return token.IDENT
}

// mark returns the operator that the text begins with, and its length; 0 for
// one that is not known.
func mark(text []byte) (kind, token.Token, int) {
	switch text[0] {
	case '(':
		return open, token.LPAREN, 1
	case '[':
		return open, token.LBRACK, 1
	case '{':
		return open, token.LBRACE, 1
	case ')':
		return shut, token.RPAREN, 1
	case ']':
		return shut, token.RBRACK, 1
	case '}':
		return shut, token.RBRACE, 1
	case ',':
		return other, token.COMMA, 1
	case ';':
		return other, token.SEMICOLON, 1
	case '*', '&':
		if len(text) > 1 && text[1] != ' ' && !isLetter(text[1]) && bytes.IndexByte([]byte("([*"), text[1]) < 0 {
			return 0, 0, 0
		}
		if text[0] == '*' {
			return prefix, token.MUL, 1
		}
		return prefix, token.AND, 1
	case '.':
		if bytes.HasPrefix(text, []byte("...")) {
			return prefix, token.ELLIPSIS, 3
		}
		return other, token.PERIOD, 1
	case ':':
		if bytes.HasPrefix(text, []byte(":=")) {
			return between, token.DEFINE, 2
		}
		return other, token.COLON, 1
	case '=', '!':
		if bytes.HasPrefix(text, []byte("!=")) {
			return between, token.NEQ, 2
		}
		if text[0] == '=' && (len(text) == 1 || text[1] != '=') {
			return between, token.ASSIGN, 1
		}
	}
	return 0, 0, 0
}

func isLetter(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c >= utf8.RuneSelf
}

// wordLength returns the length of the name or number the text begins with.
func wordLength(text []byte) int {
	for i, c := range text {
		if !isLetter(c) && (c < '0' || '9' < c) {
			return i
		}
	}
	return len(text)
}

// stringLength returns the length of the string the text begins with; 0 where
// it does not end in the text.
func stringLength(text []byte) int {
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == quote:
			return i + 1
		case text[i] == '\\' && quote == '"':
			i++
		}
	}
	return 0
}

// match finds the brackets that belong together, the number of those that a
// line closes before anything else, and of those that stay open at its end. It
// is false for a line that closes others in the middle, or leaves some open
// elsewhere.
func match(tokens []tok) (closing, opening int, ok bool) {
	for closing < len(tokens) && tokens[closing].kind == shut {
		closing++
	}
	var buffer [16]int
	pending := buffer[:0]
	for i := closing; i < len(tokens); i++ {
		switch tokens[i].kind {
		case open:
			pending = append(pending, i)
		case shut:
			last := len(pending) - 1
			if last < 0 {
				return 0, 0, false
			}
			tokens[i].match, tokens[pending[last]].match = int32(pending[last]), int32(i)
			pending = pending[:last]
		}
	}
	if n := len(pending); n > 0 && pending[n-1] != len(tokens)-1 {
		return 0, 0, false
	}
	return closing, len(pending), true
}
