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

// isoDate is wider than the standard: an offset may lack its minutes.
var isoDate = pattern(`^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,7})?(?:([Zz])|([+-]\d\d):?(\d\d)?)?$`)

func parseISODate(text string) (d DateTime, ok bool, err error) {
	found := isoDate().FindStringSubmatch(text)
	if found == nil {
		return d, false, nil
	}
	days := 0
	if start, midnight := strings.CutSuffix(found[1], "T24:00:00"); midnight && strings.Trim(found[2], ".0") == "" {
		found[1], days = start+"T00:00:00", 1
	}
	d.Time, err = time.Parse("2006-01-02T15:04:05", found[1]+found[2])
	if err != nil || d.Year() < 1 {
		return d, false, nil
	}
	if d.Time = d.AddDate(0, 0, days); d.After(lastMoment) {
		return d, false, errDate
	}
	switch {
	case found[3] != "":
		d.Zone = UTC
	case found[4] != "":
		hours, _ := strconv.Atoi(found[4])
		minutes, _ := strconv.Atoi(found[4][:1] + "0" + found[5])
		moment := d.Add(-time.Duration(hours)*time.Hour - time.Duration(minutes)*time.Minute)
		if moment.Before(firstMoment) {
			moment = firstMoment
		} else if moment.After(lastMoment) {
			moment = lastMoment
		}
		d = DateTime{moment.In(time.Local), Local}
	}
	return d, true, nil
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
