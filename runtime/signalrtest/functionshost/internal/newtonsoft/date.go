package newtonsoft

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// DateTime is a .NET DateTime: a moment, and which kind it is.
type DateTime struct {
	time.Time
	Zone Zone
}

// Zone is the kind of a DateTime.
type Zone int

// The kinds of dates.
const (
	Unspecified Zone = iota // without a zone
	UTC
	Local // with an offset, which became that of the host
)

// errDate is a text that .NET takes for a date and cannot hold, which fails
// the reader.
var errDate = errors.New("a date is out of range")

var (
	firstMoment = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	lastMoment  = time.Date(9999, 12, 31, 23, 59, 59, 999999900, time.UTC)
)

// parseDate reads what Newtonsoft takes for a date: ISO 8601 of 19 to 40
// characters, and /Date(milliseconds)/.
func parseDate(text string) (d DateTime, ok bool, err error) {
	if strings.HasPrefix(text, "/Date(") && strings.HasSuffix(text, ")/") && len(text) >= 9 {
		return parseMicrosoftDate(text[6 : len(text)-2])
	}
	if len(text) < 19 || len(text) > 40 || text[10] != 'T' {
		return d, false, nil
	}
	p := dateParser{text: text}
	if !p.parse() {
		return d, false, nil
	}
	return p.moment()
}

// parseMicrosoftDate reads milliseconds since 1970, with an offset that only
// makes the date a local one.
func parseMicrosoftDate(text string) (d DateTime, ok bool, err error) {
	d.Zone = UTC
	if at := strings.IndexAny(text[1:], "+-") + 1; at > 0 {
		offset := text[at+1:]
		if len(offset) < 2 || !digits(offset[:2]) || len(offset) >= 4 && !digits(offset[2:4]) {
			return d, false, nil
		}
		text, d.Zone = text[:at], Local
	}
	if !digits(strings.TrimPrefix(text, "-")) {
		return d, false, nil
	}
	millis, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return d, false, nil
	}
	if millis < firstMoment.UnixMilli() || millis > lastMoment.UnixMilli() {
		return d, false, errDate
	}
	d.Time = time.UnixMilli(millis).UTC()
	if d.Zone == Local {
		d.Time = d.In(time.Local)
	}
	return d, true, nil
}

func digits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// dateParser reads an ISO date the way .NET's does, which takes more than the
// standard has: an offset without minutes, hour 24, and after a fraction of
// seven digits two more, which count as minutes of no zone.
type dateParser struct {
	text string
	at   int

	year, month, day, hour, minute, second int
	fraction                               int // of a second, in 100 ns
	east                                   int // 1, -1 for west, 0 for neither
	utc                                    bool
	zoneHour, zoneMinute                   int
}

func (p *dateParser) parse() bool {
	return p.number(4, &p.year) && p.year >= 1 &&
		p.char('-') && p.number(2, &p.month) && p.month >= 1 && p.month <= 12 &&
		p.char('-') && p.number(2, &p.day) && p.day >= 1 && p.day <= daysIn(p.year, p.month) &&
		p.char('T') && p.number(2, &p.hour) && p.hour <= 24 &&
		p.char(':') && p.number(2, &p.minute) && p.minute < 60 &&
		p.char(':') && p.number(2, &p.second) && p.second < 60 &&
		(p.hour != 24 || p.minute == 0 && p.second == 0) &&
		p.parseFraction() && (p.hour != 24 || p.fraction == 0) && p.parseZone()
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func (p *dateParser) char(c byte) bool {
	ok := p.at < len(p.text) && p.text[p.at] == c
	if ok {
		p.at++
	}
	return ok
}

// number reads exactly so many digits.
func (p *dateParser) number(count int, into *int) bool {
	if p.at+count > len(p.text) || !digits(p.text[p.at:p.at+count]) {
		return false
	}
	*into, _ = strconv.Atoi(p.text[p.at : p.at+count])
	p.at += count
	return true
}

func (p *dateParser) parseFraction() bool {
	if !p.char('.') {
		return true
	}
	const most = 7
	count := 0
	for ; count < most && p.at < len(p.text) && digits(p.text[p.at:p.at+1]); count++ {
		p.fraction = p.fraction*10 + int(p.text[p.at]-'0')
		p.at++
	}
	p.fraction *= int(math.Pow10(most - count))
	return count > 0
}

func (p *dateParser) parseZone() bool {
	if p.char('Z') || p.char('z') {
		p.utc = true
		return p.at == len(p.text)
	}
	if p.at+3 <= len(p.text) && digits(p.text[p.at+1:p.at+3]) {
		switch p.text[p.at] {
		case '+':
			p.east = 1
		case '-':
			p.east = -1
		}
		if p.east != 0 {
			p.at++
			p.number(2, &p.zoneHour)
		}
	}
	p.char(':')
	p.number(2, &p.zoneMinute)
	return p.at == len(p.text)
}

// moment returns the date that was read. An offset over the end of time is
// cut.
func (p *dateParser) moment() (d DateTime, ok bool, err error) {
	d.Time = time.Date(p.year, time.Month(p.month), p.day, p.hour, p.minute, p.second, p.fraction*100, time.UTC)
	if d.After(lastMoment) { // hour 24 of the last day
		return d, false, errDate
	}
	switch {
	case p.utc:
		d.Zone = UTC
	case p.east != 0:
		offset := time.Duration(p.zoneHour)*time.Hour + time.Duration(p.zoneMinute)*time.Minute
		d.Time = d.Add(time.Duration(-p.east) * offset)
		d.Zone = Local
		if d.Before(firstMoment) || d.After(lastMoment) {
			d.Time = d.clamped()
			break
		}
		d.Time = d.In(time.Local)
	}
	return d, true, nil
}

// clamped returns a moment outside of the years 1 to 9999 as the wall clock of
// the host's zone, which .NET cuts at the ends.
func (d DateTime) clamped() time.Time {
	_, offset := d.In(time.Local).Zone()
	wall := d.Add(time.Duration(offset) * time.Second)
	switch {
	case wall.Before(firstMoment):
		wall = firstMoment
	case wall.After(lastMoment):
		wall = lastMoment
	}
	return time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), time.FixedZone("", offset))
}

// String returns a date in the round-trip form, without zeros at the end of
// the fraction.
func (d DateTime) String() string {
	const layout = "2006-01-02T15:04:05.9999999"
	switch d.Zone {
	case UTC:
		return d.Format(layout) + "Z"
	case Local:
		return d.Format(layout + "-07:00")
	default:
		return d.Format(layout)
	}
}

// Plain returns a date without zone and fraction, as it comes out of .NET
// after a detour over the invariant culture's text.
func (d DateTime) Plain() DateTime {
	return DateTime{Time: d.Truncate(time.Second)}
}
