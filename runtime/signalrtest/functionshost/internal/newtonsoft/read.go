package newtonsoft

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// DefaultDepth is how deep arrays and objects may be nested where nothing else
// is set.
const DefaultDepth = 64

// Options say how to read.
type Options struct {
	// MaxDepth is how deep arrays and objects may be nested; 0 is DefaultDepth.
	MaxDepth int

	// Whole refuses text that goes on after the value.
	Whole bool

	// Streamed reads as the serializer does, which moves a member that comes
	// twice to its second place. Otherwise it keeps the first.
	Streamed bool

	// AsWritten leaves texts that look like dates, and numbers, as they are.
	AsWritten bool
}

// SyntaxError says where a text cannot be read.
type SyntaxError struct {
	Offset int
	Reason string
}

func (e *SyntaxError) Error() string { return e.Reason }

// Read reads the first JSON value of a text in UTF-8. Comments, single quotes,
// names without quotes, commas at the end, NaN, hexadecimal and octal numbers
// are fine, as the JsonTextReader of .NET has it. The error is a *SyntaxError.
func Read(text []byte, o Options) (Value, error) {
	if o.MaxDepth == 0 {
		o.MaxDepth = DefaultDepth
	}
	r := reader{text: text, options: o}
	if bytes.HasPrefix(text, []byte("\xEF\xBB\xBF")) {
		r.at = 3
	}
	v, err := r.value(0)
	if err == nil && o.Whole {
		if err = r.space(); err == nil && r.at < len(text) {
			err = r.fail("something follows the end of the value")
		}
	}
	return v, err
}

// Decode returns a text in UTF-8, from UTF-16 where a byte order mark says so.
func Decode(text []byte) []byte {
	switch {
	case bytes.HasPrefix(text, []byte{0xFF, 0xFE}):
		return fromUTF16(text[2:], binary.LittleEndian)
	case bytes.HasPrefix(text, []byte{0xFE, 0xFF}):
		return fromUTF16(text[2:], binary.BigEndian)
	default:
		return text
	}
}

func fromUTF16(text []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = order.Uint16(text[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

// ValidUTF8 returns a text with U+FFFD in place of what is not UTF-8: one for
// each byte that begins nothing, and one for each beginning of a character.
func ValidUTF8(text []byte) string {
	if utf8.Valid(text) {
		return string(text)
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			for size < len(text) && !utf8.FullRune(text[:size]) && !utf8.FullRune(text[:size+1]) {
				size++
			}
		}
		b.WriteRune(r)
		text = text[size:]
	}
	return b.String()
}

type reader struct {
	text    []byte
	at      int
	options Options
}

func (r *reader) fail(format string, args ...any) error {
	return &SyntaxError{min(r.at, len(r.text)), fmt.Sprintf(format, args...)}
}

// peek returns the next byte, 0 at the end.
func (r *reader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

// unexpected is the error for the byte that comes next.
func (r *reader) unexpected(where string) error {
	if r.at >= len(r.text) {
		return r.fail("the text ends too early")
	}
	next, _ := utf8.DecodeRune(r.text[r.at:])
	return r.fail("unexpected %q %s", next, where)
}

// space passes over blanks and comments.
func (r *reader) space() error {
	for r.at < len(r.text) {
		next, size := utf8.DecodeRune(r.text[r.at:])
		switch {
		case unicode.IsSpace(next):
			r.at += size
		case next == '/':
			end, terminator := -1, "\n"
			if bytes.HasPrefix(r.text[r.at:], []byte("/*")) {
				terminator = "*/"
			} else if !bytes.HasPrefix(r.text[r.at:], []byte("//")) {
				return r.unexpected("before a value")
			}
			if end = bytes.Index(r.text[r.at+2:], []byte(terminator)); end < 0 {
				if terminator == "*/" {
					return r.fail("the comment has no end")
				}
				end = len(r.text) - r.at - 2 - len(terminator)
			}
			r.at += 2 + end + len(terminator)
		default:
			return nil
		}
	}
	return nil
}

// value reads one value, inside of so many arrays and objects.
func (r *reader) value(depth int) (v Value, err error) {
	if err := r.space(); err != nil {
		return v, err
	}
	start := r.at
	switch c := r.peek(); {
	case c == '{':
		v, err = r.object(depth + 1)
	case c == '[':
		v, err = r.array(depth + 1)
	case c == '"' || c == '\'':
		v, err = r.stringValue(c)
	case c == ',' && depth > 0:
		v.Kind = Undefined // and the comma stays
	case c == '-' && bytes.HasPrefix(r.text[r.at:], []byte("-I")), c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
		v, err = r.literal()
	case c == '-', c == '.', c >= '0' && c <= '9':
		v, err = r.number()
	default:
		err = r.unexpected("where a value belongs")
	}
	v.Offset = start
	return v, err
}

// notNumber is the NaN of .NET, whose sign is set.
var notNumber = math.Float64frombits(0xFFF8000000000000)

var literals = []struct {
	text  string
	value Value
}{
	{"true", Value{Kind: Bool, Bool: true}},
	{"false", Value{Kind: Bool}},
	{"null", Value{}},
	{"undefined", Value{Kind: Undefined}},
	{"NaN", Value{Kind: Float, Float: notNumber}},
	{"Infinity", Value{Kind: Float, Float: math.Inf(1)}},
	{"-Infinity", Value{Kind: Float, Float: math.Inf(-1)}},
}

func (r *reader) literal() (Value, error) {
	for _, l := range literals {
		if !bytes.HasPrefix(r.text[r.at:], []byte(l.text)) {
			continue
		}
		if rest := r.text[r.at+len(l.text):]; len(rest) == 0 || ends(rest) {
			r.at += len(l.text)
			return l.value, nil
		}
	}
	return Value{}, r.unexpected("where a value belongs")
}

// ends tells whether a literal or a number may end before this text.
func ends(text []byte) bool {
	next, _ := utf8.DecodeRune(text)
	return strings.ContainsRune("}],/)", next) || unicode.IsSpace(next)
}

func (r *reader) number() (Value, error) {
	start := r.at
	for r.at < len(r.text) && bytes.IndexByte([]byte("0123456789abcdefABCDEF-+.xX"), r.text[r.at]) >= 0 {
		r.at++
	}
	text := string(r.text[start:r.at])
	if r.at < len(r.text) && !ends(r.text[r.at:]) {
		return Value{}, r.unexpected("in a number")
	}
	v, ok := numberOf(text)
	if !ok {
		r.at = start
		return v, r.fail("%s is not a number", text)
	}
	if r.options.AsWritten {
		v.Text = text
	}
	return v, nil
}

// longestInteger is how many characters an integer may have.
const longestInteger = 380

func numberOf(text string) (Value, bool) {
	if len(text) > 1 && text[0] == '0' && !strings.ContainsAny(text[1:2], ".eE") {
		base, digits := 8, text
		if text[1] == 'x' || text[1] == 'X' {
			base, digits = 16, text[2:]
		}
		number, err := strconv.ParseUint(digits, base, 64)
		return Value{Kind: Integer, Text: strconv.FormatInt(int64(number), 10)}, err == nil
	}
	if plain := strings.TrimPrefix(text, "-"); plain != "" && strings.Trim(plain, "0123456789") == "" {
		if len(text) > longestInteger {
			return Value{}, false
		}
		number, ok := new(big.Int).SetString(text, 10)
		return Value{Kind: Integer, Text: number.String()}, ok
	}
	number, err := strconv.ParseFloat(text, 64)
	if errors.Is(err, strconv.ErrRange) { // infinite, or so small that it is 0
		err = nil
	}
	return Value{Kind: Float, Float: number}, err == nil && !strings.ContainsAny(text, "xX_")
}

func (r *reader) stringValue(quote byte) (Value, error) {
	text, err := r.quoted(quote)
	if err != nil || r.options.AsWritten {
		return Of(text), err
	}
	date, ok, err := parseDate(text)
	if err != nil {
		return Value{}, r.fail("%v", err)
	}
	if ok {
		return Value{Kind: Date, Date: date}, nil
	}
	return Of(text), nil
}

// quoted reads a string in either kind of quotes. Line ends and other control
// characters may stand in it; surrogates without their other half and bytes
// that are not UTF-8 are replaced.
func (r *reader) quoted(quote byte) (string, error) {
	r.at++
	var b strings.Builder
	for {
		start := r.at
		for r.at < len(r.text) && r.text[r.at] != quote && r.text[r.at] != '\\' {
			r.at++
		}
		b.WriteString(ValidUTF8(r.text[start:r.at]))
		if r.at >= len(r.text) {
			return "", r.fail("the string has no end")
		}
		if r.text[r.at] == quote {
			r.at++
			return b.String(), nil
		}
		if err := r.escape(&b); err != nil {
			return "", err
		}
	}
}

func (r *reader) escape(b *strings.Builder) error {
	r.at++ // backslash
	c := r.peek()
	if c == 'u' {
		unit, err := r.hexUnit()
		if err != nil {
			return err
		}
		for utf16.IsSurrogate(unit) && bytes.HasPrefix(r.text[r.at:], []byte(`\u`)) && unit < 0xDC00 {
			r.at++
			second, err := r.hexUnit()
			if err != nil {
				return err
			}
			if pair := utf16.DecodeRune(unit, second); pair != utf8.RuneError {
				b.WriteRune(pair)
				return nil
			}
			b.WriteRune(utf8.RuneError)
			unit = second
		}
		b.WriteRune(unit) // a lone surrogate becomes U+FFFD
		return nil
	}
	plain := strings.IndexByte(`bfnrt"'\/`, c)
	if plain < 0 || r.at >= len(r.text) {
		return r.unexpected("behind a backslash")
	}
	b.WriteByte("\b\f\n\r\t\"'\\/"[plain])
	r.at++
	return nil
}

// hexUnit reads u and four hexadecimal digits.
func (r *reader) hexUnit() (rune, error) {
	if r.at+5 > len(r.text) {
		return 0, r.fail("the text ends too early")
	}
	unit, err := strconv.ParseUint(string(r.text[r.at+1:r.at+5]), 16, 16)
	if err != nil {
		return 0, r.fail("%q is not a Unicode escape", r.text[r.at-1:r.at+5])
	}
	r.at += 5
	return rune(unit), nil
}

func (r *reader) enter(depth int) error {
	if depth > r.options.MaxDepth {
		return r.fail("the reader's MaxDepth of %d has been exceeded", r.options.MaxDepth)
	}
	r.at++
	return nil
}

func (r *reader) array(depth int) (v Value, err error) {
	v.Kind = Array
	if err := r.enter(depth); err != nil {
		return v, err
	}
	for {
		if err := r.space(); err != nil {
			return v, err
		}
		if r.peek() == ']' {
			r.at++
			return v, nil
		}
		item, err := r.value(depth)
		if err != nil {
			return v, err
		}
		v.Items = append(v.Items, item)
		if err := r.separator(']'); err != nil {
			return v, err
		}
	}
}

func (r *reader) object(depth int) (v Value, err error) {
	v.Kind = Object
	if err := r.enter(depth); err != nil {
		return v, err
	}
	seen := make(map[string]bool)
	for {
		if err := r.space(); err != nil {
			return v, err
		}
		if r.peek() == '}' {
			r.at++
			return v, nil
		}
		name, err := r.name()
		if err != nil {
			return v, err
		}
		value, err := r.value(depth)
		if err != nil {
			return v, err
		}
		if seen[name] {
			v.put(name, value, r.options.Streamed)
		} else {
			v.Members = append(v.Members, Member{name, value})
		}
		seen[name] = true
		if err := r.separator('}'); err != nil {
			return v, err
		}
	}
}

// separator passes over the comma behind an item, and leaves the end of the
// array or object.
func (r *reader) separator(end byte) error {
	if err := r.space(); err != nil {
		return err
	}
	switch r.peek() {
	case ',':
		r.at++
		return nil
	case end:
		return nil
	default:
		return r.unexpected("after a value")
	}
}

// name reads a member's name and the colon.
func (r *reader) name() (name string, err error) {
	if c := r.peek(); c == '"' || c == '\'' {
		if name, err = r.quoted(c); err != nil {
			return "", err
		}
	} else {
		start := r.at
		for r.at < len(r.text) {
			next, size := utf8.DecodeRune(r.text[r.at:])
			if !unicode.IsLetter(next) && !unicode.IsDigit(next) && next != '_' && next != '$' {
				break
			}
			r.at += size
		}
		if r.at == start {
			return "", r.unexpected("where a name belongs")
		}
		name = string(r.text[start:r.at])
	}
	for r.at < len(r.text) {
		next, size := utf8.DecodeRune(r.text[r.at:])
		if !unicode.IsSpace(next) {
			break
		}
		r.at += size
	}
	if r.peek() != ':' {
		return "", r.unexpected("behind a name")
	}
	r.at++
	return name, nil
}
