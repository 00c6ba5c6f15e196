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

// tok is one token of a line. The text of a bracket, prefix or other mark
// is one of those above.
type tok struct {
	kind  kind
	text  []byte
	match int // of a bracket: index of the other one in the line, or -1
}

func (t *tok) is(text string) bool { return string(t.text) == text }

// scan splits a line into tokens, and appends them to the list. It is false
// for what it does not know: operators that generated code has no use for,
// comments behind code, strings that go on in the next line.
func scan(list []tok, line []byte) ([]tok, bool) {
	for len(line) > 0 {
		length := 0
		t := tok{match: -1}
		switch c := line[0]; {
		case c == ' ' || c == '\t':
			line = line[1:]
			continue
		case isLetter(c):
			length = wordLength(line)
			if t.kind = name; token.IsKeyword(string(line[:length])) {
				t.kind = keyword
			}
		case '0' <= c && c <= '9':
			t.kind, length = value, wordLength(line)
		case c == '"' || c == '`':
			t.kind, length = value, stringLength(line)
		default:
			t.kind, length = mark(line)
		}
		if length == 0 {
			return list, false
		}
		t.text, line = line[:length], line[length:]
		list = append(list, t)
	}
	return list, true
}

// mark returns kind and length of the operator that the text begins with; 0
// for one that is not known.
func mark(text []byte) (kind, int) {
	switch text[0] {
	case '(', '[', '{':
		return open, 1
	case ')', ']', '}':
		return shut, 1
	case ',', ';':
		return other, 1
	case '*', '&':
		if len(text) == 1 || text[1] == ' ' || isLetter(text[1]) || bytes.IndexByte([]byte("([*"), text[1]) >= 0 {
			return prefix, 1
		}
	case '.':
		if bytes.HasPrefix(text, []byte("...")) {
			return prefix, 3
		}
		return other, 1
	case ':':
		if bytes.HasPrefix(text, []byte(":=")) {
			return between, 2
		}
		return other, 1
	case '=', '!':
		if bytes.HasPrefix(text, []byte("!=")) {
			return between, 2
		}
		if text[0] == '=' && (len(text) == 1 || text[1] != '=') {
			return between, 1
		}
	}
	return 0, 0
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
			tokens[i].match, tokens[pending[last]].match = pending[last], i
			pending = pending[:last]
		}
	}
	if n := len(pending); n > 0 && pending[n-1] != len(tokens)-1 {
		return 0, 0, false
	}
	return closing, len(pending), true
}
