package arguments

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// string reads a string, or a null, which is empty.
func (r *Reader) string() string {
	if end := r.quoting.plainEnd(r.text, r.pos); end >= 0 { // most are like that
		size := r.quoting.size
		content := r.text[r.pos+size : end-size]
		r.pos = end
		return r.cut(content)
	}
	content, escape := r.content(aString)
	if escape < 0 {
		return r.cut(content)
	}
	return r.cutEscaped(content, escape)
}

// content moves past a string and returns what is between its quotes, and
// where in it the first escape is, or -1. It has checked escapes and UTF-8.
// A null is empty content.
func (r *Reader) content(expected string) (content []byte, escape int) {
	q, text := r.quoting, r.text
	if !q.isQuote(text, r.pos) {
		if r.null() {
			return nil, -1
		}
		if r.space(); !q.isQuote(text, r.pos) {
			r.wrong(expected)
			return nil, -1
		}
	}
	start := r.pos + q.size
	pos, high := plain(text, start)
	end, escape, fault := q.scan(text, start, pos, high)
	if fault != nil {
		r.broken(end, fault)
		return nil, -1
	}
	r.pos = end + q.size
	return text[start:end], escape
}

// passName moves past the name of a member and its colon, and checks it.
func (r *Reader) passName() bool {
	if r.space(); !r.quoting.isQuote(r.text, r.pos) {
		r.unexpected()
		return false
	}
	return r.passString() && r.take(':')
}

// passString moves past a string, or a null, and checks it.
func (r *Reader) passString() bool {
	if end := r.quoting.plainEnd(r.text, r.pos); end >= 0 {
		r.pos = end
		return true
	}
	r.content(aString)
	return r.failure == nil
}

// passPlainMembers moves past members that are strings, as many as follow on
// each other without white space, escapes and what is not ASCII. It reports
// whether the last one was passed too; if not, pos is at the name of the first
// member that needs a closer look.
func (r *Reader) passPlainMembers() bool {
	q, text := r.quoting, r.text
	for {
		colon := q.plainEnd(text, r.pos)
		if colon < 0 || colon >= len(text) || text[colon] != ':' {
			return false
		}
		end := q.plainEnd(text, colon+1)
		if end < 0 {
			return false
		}
		r.pos = end
		if end >= len(text) || text[end] != ',' {
			return true
		}
		r.pos++
	}
}

// plainEnd returns where a string at pos ends, its quote included; -1 where
// there is none, or one with escapes or bytes that are not ASCII, or the end of
// the text is near.
func (q *quoting) plainEnd(text []byte, pos int) int {
	if !q.isQuote(text, pos) {
		return -1
	}
	for pos += q.size; len(text)-pos >= 8; pos += 8 {
		eight := binary.LittleEndian.Uint64(text[pos:])
		if hit := (special(eight) | eight) & highBits; hit != 0 {
			pos += bits.TrailingZeros64(hit) >> 3
			if !q.isQuote(text, pos) {
				break
			}
			return pos + q.size
		}
	}
	return -1
}

// scan finds the quote that ends a string, and the first escape in it; plain
// has said what is in front of pos. On failure end is where the fault is.
func (q *quoting) scan(text []byte, start, pos int, high uint64) (end, escape int, fault error) {
	escape = -1
	for {
		token := load(text, pos) & q.mask
		if token == q.quote {
			if high&highBits != 0 && !utf8.Valid(text[start:pos]) {
				return start, -1, errUTF8
			}
			return pos, escape, nil
		}
		if token != q.escape {
			return pos, -1, stringFault(text, pos)
		}
		if escape < 0 {
			escape = pos - start
		}
		size, fault := q.escapeSize(text, pos)
		if fault != nil {
			return pos, -1, fault
		}
		next, more := plain(text, pos+size)
		pos, high = next, high|more
	}
}

func stringFault(text []byte, pos int) error {
	switch {
	case pos >= len(text):
		return errEnd
	case text[pos] < ' ':
		return errControl
	default:
		return errEscape
	}
}

const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// special sets the highest bit of each byte that may not stand for itself in a
// string: a quote, a backslash, a control character. It may also set those of
// bytes that are not ASCII, and of bytes above one that it is right about.
func special(eight uint64) uint64 {
	// Flipping one bit moves the quote behind the control characters, so that
	// one comparison finds them all. Borrows spoil only what is above.
	return (eight ^ lowBits*('"'^' ')) - lowBits*(' '+1) | ((eight ^ lowBits*'\\') - lowBits)
}

// plain returns where the first byte at or after pos is that may not stand for
// itself in a string (a quote, a backslash, a control character), or the end.
// The bits of all bytes before are or'ed together in high.
func plain(text []byte, pos int) (at int, high uint64) {
	for len(text)-pos >= 8 {
		eight := binary.LittleEndian.Uint64(text[pos:])
		if hit := special(eight) &^ eight & highBits; hit != 0 {
			at := bits.TrailingZeros64(hit) & 63
			return pos + at>>3, high | eight&(1<<at-1)
		}
		high |= eight
		pos += 8
	}
	for ; pos < len(text); pos++ {
		c := text[pos]
		if c == '"' || c == '\\' || c < ' ' {
			break
		}
		high |= uint64(c) // any byte will do: highBits has all of them
	}
	return pos, high
}

// short holds what follows a backslash and what both stand for.
var short = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escapeSize checks the escape at pos and returns its length.
func (q *quoting) escapeSize(text []byte, pos int) (int, error) {
	at := pos + q.size
	switch token := load(text, at) & q.mask; {
	case at >= len(text):
		return 0, errEnd
	case token == q.quote, token == q.escape:
		return 2 * q.size, nil
	case text[at] == 'u':
		first, ok := hex4(text, at+1)
		if !ok {
			return 0, errEscape
		}
		if !utf16.IsSurrogate(first) {
			return q.size + 5, nil
		}
		if _, ok := q.lowSurrogate(text, at+5, first); !ok {
			return 0, errSurrogate
		}
		return 2 * (q.size + 5), nil
	case text[at] == '"', text[at] == '\\', short[text[at]] == 0:
		return 0, errEscape
	default:
		return q.size + 1, nil
	}
}

// lowSurrogate reads the second half of a surrogate pair, which is an escape
// too, and returns the character of both.
func (q *quoting) lowSurrogate(text []byte, pos int, first rune) (rune, bool) {
	at := pos + q.size
	if load(text, pos)&q.mask != q.escape || at >= len(text) || text[at] != 'u' {
		return 0, false
	}
	second, ok := hex4(text, at+1)
	char := utf16.DecodeRune(first, second)
	return char, ok && char != utf8.RuneError
}

// hex4 reads four hexadecimal digits.
func hex4(text []byte, pos int) (rune, bool) {
	if len(text)-pos < 4 {
		return 0, false
	}
	var char rune
	for _, c := range text[pos : pos+4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		char = char<<4 | rune(c)
	}
	return char, true
}

// unescape writes checked content with its escapes undone.
func (q *quoting) unescape(to *strings.Builder, content []byte, escape int) {
	to.Write(content[:escape])
	for pos := escape; pos < len(content); {
		at := pos + q.size
		switch token := load(content, at) & q.mask; {
		case token == q.quote:
			to.WriteByte('"')
			pos = at + q.size
		case token == q.escape:
			to.WriteByte('\\')
			pos = at + q.size
		case content[at] == 'u':
			char, _ := hex4(content, at+1)
			pos = at + 5
			if utf16.IsSurrogate(char) {
				char, _ = q.lowSurrogate(content, pos, char)
				pos += q.size + 5
			}
			to.WriteRune(char)
		default:
			to.WriteByte(short[content[at]])
			pos = at + 1
		}
		next, _ := plain(content, pos)
		to.Write(content[pos:next])
		pos = next
	}
}
