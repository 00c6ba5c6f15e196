package functionshost

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// rewritten returns JSON the way it leaves Newtonsoft's JsonTextReader and
// JsonTextWriter with their defaults, through which the extension and the host
// put arguments, outputs and results: text that looks like a date becomes a
// date, and dates and floating-point numbers are written anew. JSON that it
// cannot read comes back as it is.
func rewritten(value jsontext.Value) jsontext.Value {
	if len(value) == 0 {
		return value
	}
	decoder := jsontext.NewDecoder(bytes.NewReader(value), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	var out bytes.Buffer
	encoder := jsontext.NewEncoder(&out, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		isName := nextIsName(decoder)
		switch decoder.PeekKind() {
		case 0:
			if out.Len() == 0 || decoder.StackDepth() > 0 {
				return value
			}
			return bytes.TrimSpace(out.Bytes())
		case '"', '0':
			text, err := decoder.ReadValue()
			if err == nil && !isName {
				text = rewrittenScalar(text)
			}
			if err != nil || encoder.WriteValue(text) != nil {
				return value
			}
		default:
			token, err := decoder.ReadToken()
			if err != nil || encoder.WriteToken(token) != nil {
				return value
			}
		}
	}
}

// nextIsName tells whether the decoder is about to read a member's name.
func nextIsName(decoder *jsontext.Decoder) bool {
	kind, length := decoder.StackIndex(decoder.StackDepth())
	return kind == '{' && length%2 == 0
}

// rewrittenScalar rewrites a string or a number.
func rewrittenScalar(value jsontext.Value) jsontext.Value {
	if value.Kind() == '"' {
		text, err := jsontext.AppendUnquote(nil, value)
		if date, ok := dateOf(string(text)); ok && err == nil {
			return quote(dateText(date))
		}
		return value
	}
	if !bytes.ContainsAny(value, ".eE") {
		return value // integers of any size stay
	}
	number, err := strconv.ParseFloat(string(value), 64)
	if err != nil {
		return value
	}
	return jsontext.Value(floatText(number))
}

// date is a .NET DateTime: an instant, and which kind it is.
type date struct {
	time.Time
	kind dateKind
}

type dateKind int

const (
	unspecified dateKind = iota // without a zone
	utc
	local
)

// dateOf reads what Newtonsoft takes for a date: 19 to 40 characters as in ISO
// 8601, with at most seven digits of a fraction and any zone (DateTimeUtils.cs
// and DateTimeParser.cs of Newtonsoft.Json). A date with an offset becomes one
// of the host's own zone.
func dateOf(text string) (date, bool) {
	if len(text) < 19 || len(text) > 40 {
		return date{}, false
	}
	clock, zone := text[:19], text[19:]
	if strings.HasPrefix(zone, ".") {
		digits := len(zone) - 1 - len(strings.TrimLeft(zone[1:], "0123456789"))
		if digits < 1 || digits > 7 {
			return date{}, false
		}
		clock, zone = text[:20+digits], zone[1+digits:]
	}
	moment, err := time.Parse("2006-01-02T15:04:05", clock) // takes a fraction too
	if err != nil || moment.Year() < 1 {
		return date{}, false
	}
	switch {
	case zone == "":
		return date{moment, unspecified}, true
	case zone == "Z" || zone == "z":
		return date{moment, utc}, true
	}
	offset, ok := offsetOf(zone)
	moment = moment.Add(-offset).In(time.Local)
	return date{moment, local}, ok && moment.Year() >= 1 && moment.Year() <= 9999
}

// offsetOf reads +hh, +hhmm or +hh:mm.
func offsetOf(zone string) (offset time.Duration, ok bool) {
	digits := strings.Replace(zone[1:], ":", "", 1)
	if strings.IndexByte(zone, ':') > 0 && strings.IndexByte(zone, ':') != 3 || len(digits) != 2 && len(digits) != 4 {
		return 0, false
	}
	number, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		return 0, false
	}
	if len(digits) == 2 {
		number *= 100
	}
	offset = time.Duration(number/100)*time.Hour + time.Duration(number%100)*time.Minute
	switch zone[0] {
	case '+':
		return offset, true
	case '-':
		return -offset, true
	default:
		return 0, false
	}
}

// dateText writes a date as .NET's round-trip format does, without zeros at
// the end of the fraction.
func dateText(d date) string {
	const layout = "2006-01-02T15:04:05.9999999"
	switch d.kind {
	case utc:
		return d.Format(layout) + "Z"
	case local:
		return d.Format(layout + "-07:00")
	default:
		return d.Format(layout)
	}
}

// floatText writes a number as .NET's format "R" does, and Newtonsoft with at
// least one digit behind the point.
func floatText(number float64) string {
	switch size := math.Abs(number); {
	case math.IsNaN(number):
		return `"NaN"`
	case math.IsInf(number, 1):
		return `"Infinity"`
	case math.IsInf(number, -1):
		return `"-Infinity"`
	case size != 0 && (size < 1e-5 || size >= 1e15):
		return strconv.FormatFloat(number, 'E', -1, 64)
	}
	text := strconv.FormatFloat(number, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}
