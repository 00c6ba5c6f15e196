package newtonsoft

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"sync"
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
	if strings.HasPrefix(text, "/Date(") {
		return parseMicrosoftDate(text)
	}
	if len(text) < 19 || len(text) > 40 || text[10] != 'T' {
		return d, false, nil
	}
	return parseISODate(text)
}

// microsoftDate has the milliseconds since 1970 and an offset, which only makes
// the date a local one.
var microsoftDate = pattern(`^/Date\((-?\d+)([+-]\d\d(?:\d\d.*|.?))?\)/$`)

func parseMicrosoftDate(text string) (d DateTime, ok bool, err error) {
	found := microsoftDate().FindStringSubmatch(text)
	if found == nil {
		return d, false, nil
	}
	millis, err := strconv.ParseInt(found[1], 10, 64)
	if err != nil {
		return d, false, nil
	}
	if millis < firstMoment.UnixMilli() || millis > lastMoment.UnixMilli() {
		return d, false, errDate
	}
	d = DateTime{time.UnixMilli(millis).UTC(), UTC}
	if found[2] != "" {
		d = DateTime{d.In(time.Local), Local}
	}
	return d, true, nil
}

// isoDate is wider than the standard: an offset may lack its minutes, and
// after a fraction of seven digits two more pass for minutes of no zone.
var isoDate = pattern(`^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?([Zz]|([+-]\d\d)?(?::(\d\d)?|(\d\d))?)$`)

func parseISODate(text string) (d DateTime, ok bool, err error) {
	found := isoDate().FindStringSubmatch(text)
	if found == nil {
		return d, false, nil
	}
	number := func(i int) int {
		value, _ := strconv.Atoi(found[i]) // digits, or empty for 0
		return value
	}
	fraction, zone := found[7], found[8]
	year, month, day := number(1), time.Month(number(2)), number(3)
	hour, minute, second := number(4), number(5), number(6)
	nanos, _ := strconv.Atoi((fraction + "000000000")[:9])
	d.Time = time.Date(year, month, day, hour, minute, second, nanos, time.UTC)
	midnight := hour == 24 && minute == 0 && second == 0 && nanos == 0 // of the next day
	if date := time.Date(year, month, day, 0, 0, 0, 0, time.UTC); year < 1 || date.Month() != month || date.Day() != day ||
		hour > 23 && !midnight || minute > 59 || second > 59 || fraction != "" && len(fraction) < 7 && zone != "" && zone[0] <= '9' && zone[0] >= '0' {
		return d, false, nil
	}
	if d.After(lastMoment) {
		return d, false, errDate
	}
	switch {
	case zone == "Z" || zone == "z":
		d.Zone = UTC
	case found[9] != "":
		offset := time.Duration(number(9)) * time.Hour
		minutes := time.Duration(number(10)+number(11)) * time.Minute
		if zone[0] == '-' {
			minutes = -minutes
		}
		d = DateTime{d.Add(-offset - minutes), Local}.clamped()
	}
	return d, true, nil
}

// clamped returns a moment in the host's zone, cut where the wall clock there
// leaves the years 1 to 9999.
func (d DateTime) clamped() DateTime {
	if !d.Before(firstMoment) && !d.After(lastMoment) {
		return DateTime{d.In(time.Local), Local}
	}
	_, offset := d.In(time.Local).Zone()
	zone := time.FixedZone("", offset)
	wall := d.In(zone)
	switch {
	case wall.Year() < 1:
		wall = time.Date(1, 1, 1, 0, 0, 0, 0, zone)
	case wall.Year() > 9999:
		wall = time.Date(9999, 12, 31, 23, 59, 59, 999999900, zone)
	}
	return DateTime{wall, Local}
}

// pattern is compiled when it is needed, because programs that run no host
// would start later for it.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
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
