package newtonsoft

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Indented returns a value as JSON with a line for each item and member, as
// JToken.ToString writes it. Lines end with LF.
func (v Value) Indented() string {
	text := jsontext.Value(v.Append(nil))
	_ = text.Indent(jsontext.WithIndent("  "), jsontext.AllowDuplicateNames(true)) // what is not JSON, such as undefined, stays on one line
	return text.String()
}

// String returns a value as JSON.
func (v Value) String() string { return string(v.Append(nil)) }

// Append appends a value as JSON, without blanks.
func (v Value) Append(dst []byte) []byte {
	switch v.Kind {
	case Null:
		return append(dst, "null"...)
	case Undefined:
		return append(dst, "undefined"...)
	case Bool:
		return strconv.AppendBool(dst, v.Bool)
	case Integer:
		return append(dst, v.Text...)
	case Float:
		if v.Text != "" {
			return append(dst, v.Text...)
		}
		return append(dst, floatJSON(v.Float)...)
	case String:
		return appendQuoted(dst, v.Text)
	case Date:
		return append(append(append(dst, '"'), v.Date.String()...), '"')
	case Bytes:
		return append(base64.StdEncoding.AppendEncode(append(dst, '"'), v.Bytes), '"')
	case Array:
		dst = append(dst, '[')
		for i, item := range v.Items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = item.Append(dst)
		}
		return append(dst, ']')
	default:
		dst = append(dst, '{')
		for i, m := range v.Members {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = m.Value.Append(append(appendQuoted(dst, m.Name), ':'))
		}
		return append(dst, '}')
	}
}

func appendQuoted(dst []byte, text string) []byte {
	return Quote(dst, text, `\u%04x`, func(r rune) bool { return r >= ' ' && r != 0x85 && r != 0x2028 && r != 0x2029 })
}

// Quote appends a string with short escapes, and with long ones of a format for
// what is not plain. Bytes that are not UTF-8 are replaced.
func Quote(dst []byte, text, format string, plain func(r rune) bool) []byte {
	dst = append(dst, '"')
	for _, r := range text {
		switch short := strings.IndexRune("\"\\\b\f\n\r\t", r); {
		case short >= 0:
			dst = append(dst, '\\', `"\bfnrt`[short])
		case plain(r):
			dst = utf8.AppendRune(dst, r)
		default:
			for _, unit := range utf16.AppendRune(nil, r) {
				dst = fmt.Appendf(dst, format, unit)
			}
		}
	}
	return append(dst, '"')
}

// floatJSON writes a number with at least one digit behind the point, and what
// is not a number as a string.
func floatJSON(number float64) string {
	text := formatFloat(number)
	if strings.ContainsAny(text, `.E"`) {
		return text
	}
	return text + ".0"
}

// formatFloat writes a number as .NET's double.ToString does: the fewest
// digits that bring it back, an exponent from 1E+17 on and below 1E-04. What is
// not a number is in quotes.
func formatFloat(number float64) string {
	switch size := math.Abs(number); {
	case math.IsNaN(number):
		return `"NaN"`
	case math.IsInf(number, 1):
		return `"Infinity"`
	case math.IsInf(number, -1):
		return `"-Infinity"`
	case size != 0 && (size < 1e-4 || size >= 1e17):
		return strconv.FormatFloat(number, 'E', -1, 64)
	default:
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
}

// MarshalJSON returns the value as Newtonsoft writes it.
func (v Value) MarshalJSON() ([]byte, error) { return v.Append(nil), nil }
