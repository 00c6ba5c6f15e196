package arguments

import (
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// time reads an RFC 3339 string.
func (r *Reader) time() time.Time {
	start := r.valueStart()
	content, escape := r.content(aTime)
	if content == nil {
		return time.Time{}
	}
	if at, ok := parseUTC(content); ok {
		return at
	}
	text := string(content)
	if escape >= 0 {
		var plain strings.Builder
		r.quoting.unescape(&plain, content, escape)
		text = plain.String()
	}
	return r.anyTime(start, text)
}

// anyTime leaves a time in any but the usual form to package json, which is
// stricter than package time.
func (r *Reader) anyTime(start int, text string) (at time.Time) {
	quoted, err := jsontext.AppendQuote(nil, text)
	if err == nil {
		err = json.Unmarshal(quoted, &at)
	}
	if err != nil {
		r.unfit(start, aTime, causeOf(err))
	}
	return at
}

// Layout of a time as JavaScript, .NET and Go write it: UTC, with a fraction
// of a second or without.
const (
	utcSeconds = "2006-01-02T15:04:05"
	lastDay    = 28 // that every month has
)

// parseUTC parses a time in that layout. It does not for what needs a closer
// look: other zones, the days some months do not have, more than 9 digits.
func parseUTC(text []byte) (at time.Time, ok bool) {
	end := len(text) - 1
	if end < len(utcSeconds) || end > len(utcSeconds)+10 || text[end] != 'Z' {
		return at, false
	}
	if text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' {
		return at, false
	}
	century, ok1 := twoDigits(text, 0)
	year, ok2 := twoDigits(text, 2)
	month, ok3 := twoDigits(text, 5)
	day, ok4 := twoDigits(text, 8)
	hour, ok5 := twoDigits(text, 11)
	minute, ok6 := twoDigits(text, 14)
	second, ok7 := twoDigits(text, 17)
	if !(ok1 && ok2 && ok3 && ok4 && ok5 && ok6 && ok7) {
		return at, false
	}
	if month < 1 || month > 12 || day < 1 || day > lastDay || hour > 23 || minute > 59 || second > 59 {
		return at, false
	}
	nanoseconds := 0
	if fraction := text[len(utcSeconds):end]; len(fraction) > 0 {
		stop, value := digits(fraction, 1, 0)
		if fraction[0] != '.' || len(fraction) == 1 || stop != len(fraction) {
			return at, false
		}
		nanoseconds = int(value)
		for range 10 - len(fraction) {
			nanoseconds *= 10
		}
	}
	return time.Date(100*century+year, time.Month(month), day, hour, minute, second, nanoseconds, time.UTC), true
}

func twoDigits(text []byte, at int) (value int, ok bool) {
	tens, ones := text[at]-'0', text[at+1]-'0'
	return 10*int(tens) + int(ones), tens <= 9 && ones <= 9
}
