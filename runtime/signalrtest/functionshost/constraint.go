package functionshost

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
)

type constraint func(text string) bool

// constraints are the route constraints of ASP.NET Core (RouteOptions.cs) that
// have no arguments.
var constraints = map[string]constraint{
	"int":      func(s string) bool { return isInteger(s, 32) },
	"long":     func(s string) bool { return isInteger(s, 64) },
	"bool":     like(`true|false`),
	"decimal":  like(`\s*[+-]?(\d[\d,]*(\.\d*)?|\.\d+)\s*`),
	"double":   floatingPoint,
	"float":    floatingPoint,
	"datetime": isDateTime,
	"guid":     like(`[0-9a-f]{32}|` + hyphenated + `|\{` + hyphenated + `\}|\(` + hyphenated + `\)`),
	"alpha":    like(`[a-z]*`),
	"required": like(`(?s).+`),
	"file":     like(`(?s).*\.[^/.]+`),
	"nonfile": func(s string) bool {
		return s == "" || strings.HasSuffix(s, ".") || !strings.Contains(s[strings.LastIndexByte(s, '/')+1:], ".")
	},
}

var floatingPoint = like(`\s*[+-]?(\d[\d,]*(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*|NaN|-?Infinity`)

// pattern is compiled when it is needed, because programs that run no host
// would start later for it.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

// like returns a constraint that is an expression.
func like(text string) constraint {
	compiled := pattern(`(?i)^(?:` + text + `)$`)
	return func(s string) bool { return compiled().MatchString(s) }
}

const hyphenated = `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`

func isInteger(text string, bits int) bool {
	_, err := strconv.ParseInt(strings.TrimSpace(text), 10, bits)
	return err == nil
}

// dateLayouts are the usual forms of what DateTime.TryParse reads in the
// invariant culture; .NET knows more.
var dateLayouts = []string{
	"2006-1-2", "1/2/2006", "2006-1-2T15:04", "2006-1-2T15:04:05", "2006-1-2T15:04:05Z07:00", "2006-1-2 15:04", "2006-1-2 15:04:05", "1/2/2006 15:04",
	"1/2/2006 15:04:05", "1/2/2006 3:04:05 PM", "2 Jan 2006", "Jan 2, 2006", "15:04", "15:04:05",
}

func isDateTime(text string) bool {
	return slices.ContainsFunc(dateLayouts, func(layout string) bool {
		_, err := time.Parse(layout, strings.TrimSpace(text))
		return err == nil
	})
}

func parseConstraint(text string) (constraint, error) {
	name, arguments, found := strings.Cut(text, "(")
	if !found || !strings.HasSuffix(arguments, ")") {
		if known := constraints[strings.ToLower(text)]; known != nil {
			return known, nil
		}
		return nil, fmt.Errorf("unknown route constraint %s", text)
	}
	arguments = strings.TrimSuffix(arguments, ")")
	if strings.EqualFold(name, "regex") {
		return regexConstraint(arguments)
	}
	var numbers []int64
	for piece := range strings.SplitSeq(arguments, ",") {
		number, err := strconv.ParseInt(strings.TrimSpace(piece), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("the arguments of %s must be integers", text)
		}
		numbers = append(numbers, number)
	}
	if c := numeric(strings.ToLower(name), numbers); c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("unknown route constraint %s, or wrong arguments", text)
}

// numeric returns a constraint with these arguments, nil where there is none.
func numeric(name string, n []int64) constraint {
	number := func(text string) (int64, error) { return strconv.ParseInt(strings.TrimSpace(text), 10, 64) }
	size := func(text string) (int64, error) { return int64(len(utf16.Encode([]rune(text)))), nil }
	measure, low, high := number, n[0], n[len(n)-1]
	switch fmt.Sprint(name, len(n)) {
	case "length1", "length2":
		measure = size
	case "minlength1":
		measure, high = size, math.MaxInt64
	case "maxlength1":
		measure, low = size, 0
	case "min1":
		high = math.MaxInt64
	case "max1":
		low = math.MinInt64
	case "range2":
	default:
		return nil
	}
	return func(text string) bool {
		value, err := measure(text)
		return err == nil && value >= low && value <= high
	}
}

// regexConstraint compiles an expression, which matches anywhere and without
// case. What Go's regexp does not know, such as looking ahead, takes every text
// here.
func regexConstraint(expression string) (constraint, error) {
	compiled, err := regexp.Compile("(?i)" + expression)
	if err != nil {
		return func(string) bool { return true }, nil
	}
	return compiled.MatchString, nil
}
