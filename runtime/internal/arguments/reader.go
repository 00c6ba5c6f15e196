package arguments

import (
	"fmt"
	"strings"
)

// Reader reads one value after the other from a text: JSON, or JSON inside of
// strings.
//
// After a failure every read does nothing, so that callers need no checks.
type Reader struct {
	text    []byte
	pos     int
	quoting *quoting
	depth   int

	spelling spelling // of member names, as the last ones were
	spent    int      // bytes reserved for values
	limit    int      // of them; zero for none

	ignored *ignoredMembers // nil where nobody asks for them

	failure *failure
	chunk   strings.Builder // strings are cut from it, see cut
	slab    []string        // short lists of strings are cut from it
}

// maxDepth bounds how deep values are nested, as package jsontext does.
const maxDepth = 10000

// failure is why reading stopped. The path grows while the readers return.
type failure struct {
	offset     int
	expected   string // as in ArgumentError
	found      string
	cause      error
	inner      error    // of json/v2, about the value at offset
	unreadable error    // of a type that cannot be read
	path       []string // innermost first; see element and member
}

// Faults of JSON text.
var (
	errEnd       = Fault("the text ends early")
	errUTF8      = Fault("a string is not UTF-8")
	errSurrogate = Fault("half a surrogate pair in a string")
	errEscape    = Fault("invalid escape in a string")
	errControl   = Fault("control character in a string")
	errNumber    = Fault("malformed number")
	errDepth     = Fault(fmt.Sprintf("values are nested more than %d deep", maxDepth))
	errAmbiguous = Fault("the name is like two members but for case")
	errDuplicate = Fault("duplicate member")
	errTrailing  = Fault("there is more after the list of arguments")
	errRange     = Fault("out of range")

	errInexact = Fault("a float holds whole numbers up to 2^53 only, so this one may be another than was meant; send it as an integer (BigInt in JavaScript) or as a string")
)

// fail stops the reader; only the first failure counts.
func (r *Reader) fail(f failure) {
	if r.failure == nil {
		r.failure = &f
	}
	r.pos = len(r.text)
}

// broken stops at text that is not what its format allows.
func (r *Reader) broken(pos int, cause error) { r.fail(failure{offset: pos, cause: cause}) }

// wrong stops at a value of another kind than expected.
func (r *Reader) wrong(expected string) {
	if r.failure != nil {
		return
	}
	if r.startsValue() {
		f := failure{offset: r.pos, expected: expected, found: r.found()}
		if isInexact(expected, f.found) {
			f.cause = errInexact
		}
		r.fail(f)
		return
	}
	r.unexpected()
}

// unfit stops at a value of the right kind that does not fit.
func (r *Reader) unfit(pos int, expected string, cause error) {
	if r.failure != nil {
		return
	}
	r.pos = pos
	r.fail(failure{offset: pos, expected: expected, found: r.found(), cause: cause})
}

// unexpected stops at a byte that has no place where it is.
func (r *Reader) unexpected() {
	if r.pos >= len(r.text) {
		r.broken(r.pos, errEnd)
		return
	}
	r.broken(r.pos, fmt.Errorf("unexpected %q", r.text[r.pos]))
}

// startsValue reports whether JSON of any kind may start at pos.
func (r *Reader) startsValue() bool {
	if r.pos >= len(r.text) {
		return false
	}
	switch c := r.text[r.pos]; c {
	case '{', '[', 't', 'f', 'n', '-':
		return true
	default:
		return '0' <= c && c <= '9' || r.quoting.isQuote(r.text, r.pos)
	}
}

// found describes the value at pos.
func (r *Reader) found() string {
	if c := r.text[r.pos]; c == '{' || c == '[' {
		return describe(r.text[r.pos:])
	}
	probe := Reader{text: r.text, pos: r.pos, quoting: r.quoting}
	probe.skip()
	if probe.failure != nil {
		return "invalid JSON"
	}
	return describe(r.text[r.pos:probe.pos])
}

// space moves to the next byte that is not white space, and returns it; zero
// at the end.
func (r *Reader) space() byte {
	if r.pos < len(r.text) && r.text[r.pos] > ' ' {
		return r.text[r.pos]
	}
	return r.skipSpace()
}

// skipSpace is space where there is some. Inside a string only the blank is
// spelled as itself.
func (r *Reader) skipSpace() byte {
	for ; r.pos < len(r.text); r.pos++ {
		switch c := r.text[r.pos]; c {
		case ' ':
		case '\t', '\n', '\r':
			if r.quoting.level > 0 {
				return c
			}
		default:
			return c
		}
	}
	return 0
}

// take moves past a byte, which white space may precede.
func (r *Reader) take(want byte) bool {
	if r.space() != want {
		r.unexpected()
		return false
	}
	r.pos++
	return true
}

// literal moves past one of the JSON literals.
func (r *Reader) literal(name string) bool {
	if len(r.text)-r.pos < len(name) || string(r.text[r.pos:r.pos+len(name)]) != name {
		return false
	}
	r.pos += len(name)
	return true
}

// null moves past a null.
func (r *Reader) null() bool {
	return r.space() == 'n' && r.literal("null")
}

// enter notes that a value is inside of another.
func (r *Reader) enter() bool {
	r.depth++
	if r.depth > maxDepth {
		r.broken(r.pos, errDepth)
		return false
	}
	return true
}

// in notes, while a failure returns, what it was inside of.
func (r *Reader) in(place string) { r.failure.path = append(r.failure.path, place) }
