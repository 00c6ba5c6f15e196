package newtonsoft

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
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
	if r.take(blanks); err == nil && o.Whole && r.at < len(text) {
		err = r.fail("something follows the end of the value")
	}
	return v, err
}

// Decode returns a text in UTF-8, from UTF-16 where a byte order mark says so.
func Decode(text []byte) []byte {
	if !bytes.HasPrefix(text, []byte{0xFF, 0xFE}) {
		return text
	}
	units := make([]uint16, len(text)/2-1)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(text[2*i+2:])
	}
	return []byte(string(utf16.Decode(units)))
}

// ValidUTF8 returns a text with U+FFFD in place of each byte that is not UTF-8.
func ValidUTF8(text []byte) string { return string([]rune(string(text))) }

type reader struct {
	text    []byte
	at      int
	options Options
}

func (r *reader) fail(format string, args ...any) error {
	return &SyntaxError{min(r.at, len(r.text)), fmt.Sprintf(format, args...)}
}

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

// take reads what an expression that begins with ^ matches, if only nothing.
func (r *reader) take(expression func() *regexp.Regexp) string {
	text := string(expression().Find(r.text[min(r.at, len(r.text)):]))
	r.at += len(text)
	return text
}

var (
	blanks   = pattern(`^(?s:[\s\v\pZ\x{85}]|//[^\n]*|/\*.*?\*/)+`) // and comments
	spaces   = pattern(`^[\s\v\pZ\x{85}]+`)
	literal  = pattern(`^(?:true|false|null|undefined|NaN|-?Infinity)`)
	number   = pattern(`^[-.\d][\da-fA-F+.xX-]*`)
	name     = pattern(`^[\pL\pN_$]+`)
	unicodes = pattern(`^(?:\\u[\da-fA-F]{4})+`)
	integer  = pattern(`^-?\d+$`)
)

func (r *reader) value(depth int) (v Value, err error) {
	r.take(blanks)
	start := r.at
	switch c := r.peek(); c {
	case '{', '[':
		v, err = r.container(c, depth+1)
	case '"', '\'':
		v, err = r.stringValue()
	default:
		if c == ',' && depth > 0 {
			v.Kind = Undefined // and the comma stays
			break
		}
		v, err = r.scalar()
	}
	v.Offset = start
	return v, err
}

// literals are the values that have names. The sign of .NET's NaN is set.
var literals = map[string]Value{
	"true":      {Kind: Bool, Bool: true},
	"false":     {Kind: Bool},
	"null":      {},
	"undefined": {Kind: Undefined},
	"NaN":       {Kind: Float, Float: math.Float64frombits(0xFFF8000000000000)},
	"Infinity":  {Kind: Float, Float: math.Inf(1)},
	"-Infinity": {Kind: Float, Float: math.Inf(-1)},
}

func (r *reader) scalar() (Value, error) {
	start := r.at
	v, ok := literals[r.take(literal)]
	if !ok {
		text := r.take(number)
		if text == "" {
			return v, r.unexpected("where a value belongs")
		}
		if v, ok = numberOf(text); !ok {
			r.at = start
			return v, r.fail("%s is not a number", text)
		}
		if r.options.AsWritten {
			v.Text = text
		}
	}
	if next, _ := utf8.DecodeRune(r.text[r.at:]); r.at < len(r.text) && !strings.ContainsRune("}],/)", next) && !unicode.IsSpace(next) {
		return v, r.unexpected("in a value")
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
		value, err := strconv.ParseUint(digits, base, 64)
		return Value{Kind: Integer, Text: strconv.FormatInt(int64(value), 10)}, err == nil
	}
	if integer().MatchString(text) {
		value, ok := new(big.Int).SetString(text[:min(len(text), longestInteger)], 10)
		return Value{Kind: Integer, Text: value.String()}, ok && len(text) <= longestInteger
	}
	value, err := strconv.ParseFloat(text, 64)
	if errors.Is(err, strconv.ErrRange) { // infinite, or so small that it is 0
		err = nil
	}
	return Value{Kind: Float, Float: value}, err == nil && !strings.ContainsAny(text, "xX")
}

func (r *reader) stringValue() (Value, error) {
	text, err := r.quoted()
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
func (r *reader) quoted() (string, error) {
	quote := r.peek()
	r.at++
	var b strings.Builder
	for {
		rest := r.text[r.at:]
		end := bytes.IndexAny(rest, string(quote)+`\`)
		if end < 0 {
			r.at = len(r.text)
			return "", r.fail("the string has no end")
		}
		b.WriteString(ValidUTF8(rest[:end]))
		r.at += end
		if r.peek() == quote {
			r.at++
			return b.String(), nil
		}
		if units := r.take(unicodes); units != "" {
			b.WriteString(fromEscapes(units))
			continue
		}
		r.at++
		plain := strings.IndexByte(`bfnrt"'\/`, r.peek())
		if plain < 0 {
			return "", r.unexpected("behind a backslash")
		}
		b.WriteByte("\b\f\n\r\t\"'\\/"[plain])
		r.at++
	}
}

func fromEscapes(text string) string {
	var units []uint16
	for escape := range strings.SplitSeq(text[2:], `\u`) {
		unit, _ := strconv.ParseUint(escape, 16, 16) // four digits
		units = append(units, uint16(unit))
	}
	return string(utf16.Decode(units))
}

func (r *reader) container(open byte, depth int) (v Value, err error) {
	if depth > r.options.MaxDepth {
		return v, r.fail("the reader's MaxDepth of %d has been exceeded", r.options.MaxDepth)
	}
	v.Kind = Array
	if open == '{' {
		v.Kind = Object
	}
	end := open + 2 // the closing bracket in ASCII
	seen := make(map[string]bool)
	for r.at++; ; {
		if r.take(blanks); r.peek() == end {
			r.at++
			return v, nil
		}
		var name string
		if v.Kind == Object {
			if name, err = r.name(); err != nil {
				return v, err
			}
		}
		item, err := r.value(depth)
		switch {
		case err != nil:
			return v, err
		case v.Kind == Array:
			v.Items = append(v.Items, item)
		case seen[name]:
			v.put(name, item, r.options.Streamed)
		default:
			seen[name] = true
			v.Members = append(v.Members, Member{name, item})
		}
		if r.take(blanks); r.peek() == ',' {
			r.at++
		} else if r.peek() != end {
			return v, r.unexpected("after a value")
		}
	}
}

// name reads a member's name and the colon.
func (r *reader) name() (text string, err error) {
	if c := r.peek(); c == '"' || c == '\'' {
		text, err = r.quoted()
	} else if text = r.take(name); text == "" {
		err = r.unexpected("where a name belongs")
	}
	if r.take(spaces); err == nil && r.peek() != ':' {
		err = r.unexpected("behind a name")
	}
	r.at++
	return text, err
}
