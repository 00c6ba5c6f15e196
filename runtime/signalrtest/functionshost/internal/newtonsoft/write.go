package newtonsoft

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Append appends a value as JSON, without blanks.
func (v Value) Append(dst []byte) []byte { return v.append(dst, -1) }

// AppendIndented appends a value as JSON with a line for each item and member,
// as JToken.ToString writes it. Lines end with LF.
func (v Value) AppendIndented(dst []byte) []byte { return v.append(dst, 0) }

// String returns a value as JSON.
func (v Value) String() string { return string(v.Append(nil)) }

// append writes at a level of indentation; a negative one writes no lines.
func (v Value) append(dst []byte, level int) []byte {
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
		return AppendQuoted(dst, v.Text)
	case Date:
		return append(append(append(dst, '"'), v.Date.String()...), '"')
	case Bytes:
		return append(base64.StdEncoding.AppendEncode(append(dst, '"'), v.Bytes), '"')
	case Array:
		dst = append(dst, '[')
		for i, item := range v.Items {
			dst = item.append(nextLine(dst, i, level), deeper(level))
		}
		return append(lastLine(dst, len(v.Items), level), ']')
	default:
		dst = append(dst, '{')
		for i, m := range v.Members {
			dst = append(AppendQuoted(nextLine(dst, i, level), m.Name), ':')
			if level >= 0 {
				dst = append(dst, ' ')
			}
			dst = m.Value.append(dst, deeper(level))
		}
		return append(lastLine(dst, len(v.Members), level), '}')
	}
}

func deeper(level int) int {
	if level < 0 {
		return level
	}
	return level + 1
}

// nextLine begins the next item.
func nextLine(dst []byte, index, level int) []byte {
	if index > 0 {
		dst = append(dst, ',')
	}
	if level >= 0 {
		dst = append(append(dst, '\n'), strings.Repeat("  ", level+1)...)
	}
	return dst
}

// lastLine ends the items.
func lastLine(dst []byte, count, level int) []byte {
	if level >= 0 && count > 0 {
		dst = append(append(dst, '\n'), strings.Repeat("  ", level)...)
	}
	return dst
}

// AppendQuoted appends a string with the escapes that Newtonsoft writes;
// bytes that are not UTF-8 are replaced.
func AppendQuoted(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for _, r := range text {
		switch short := strings.IndexRune("\"\\\b\f\n\r\t", r); {
		case short >= 0:
			dst = append(dst, '\\', `"\bfnrt`[short])
		case r < ' ', r == 0x85, r == 0x2028, r == 0x2029:
			dst = fmt.Appendf(dst, `\u%04x`, r)
		default:
			dst = utf8.AppendRune(dst, r)
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
