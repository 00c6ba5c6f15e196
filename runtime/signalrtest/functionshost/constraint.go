package functionshost

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
)

// constraint tells whether a route's parameter takes a text.
type constraint func(text string) bool

// constraints are the route constraints of ASP.NET Core (RouteOptions.cs) that
// have no arguments.
var constraints = map[string]constraint{
	"int":      func(s string) bool { return isInteger(s, 32) },
	"long":     func(s string) bool { return isInteger(s, 64) },
	"bool":     func(s string) bool { return strings.EqualFold(s, "true") || strings.EqualFold(s, "false") },
	"decimal":  func(s string) bool { return decimalNumber().MatchString(s) },
	"double":   isFloat,
	"float":    isFloat,
	"datetime": isDateTime,
	"guid":     func(s string) bool { return guid().MatchString(s) },
	"alpha":    func(s string) bool { return alpha().MatchString(s) },
	"required": func(s string) bool { return s != "" },
	"file":     isFile,
	"nonfile":  func(s string) bool { return !isFile(s) },
}

// pattern is compiled when it is needed, because programs that run no host
// would start later for it.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

var (
	alpha         = pattern(`^[A-Za-z]*$`)
	guid          = pattern(`(?i)^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}|\([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\)|\{0x[0-9a-f]{1,8},0x[0-9a-f]{1,4},0x[0-9a-f]{1,4},\{(0x[0-9a-f]{1,2},){7}0x[0-9a-f]{1,2}\}\})$`)
	decimalNumber = pattern(`^\s*[+-]?[0-9][0-9,]*(\.[0-9]*)?[+-]?\s*$|^\s*[+-]?\.[0-9]+\s*$`)
	floatNumber   = pattern(`^\s*[+-]?([0-9][0-9,]*(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$`)
)

func isInteger(text string, bits int) bool {
	_, err := strconv.ParseInt(strings.TrimSpace(text), 10, bits)
	return err == nil
}

func isFloat(text string) bool {
	return floatNumber().MatchString(text) || text == "NaN" || text == "Infinity" || text == "-Infinity"
}

// isFile tells whether the last part of a path has a dot that it does not end
// with.
func isFile(text string) bool {
	last := text[strings.LastIndexByte(text, '/')+1:]
	dot := strings.LastIndexByte(last, '.')
	return dot >= 0 && dot < len(last)-1
}

// dateLayouts are the usual forms of what DateTime.TryParse reads in the
// invariant culture; .NET knows more.
var dateLayouts = []string{
	"2006-1-2", "2006/1/2", "1/2/2006", "2006-1-2T15:04", "2006-1-2T15:04:05", "2006-1-2T15:04:05Z07:00", "2006-1-2 15:04", "2006-1-2 15:04:05",
	"1/2/2006 15:04", "1/2/2006 15:04:05", "1/2/2006 3:04 PM", "1/2/2006 3:04:05 PM", "2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006",
	"Mon, 02 Jan 2006 15:04:05 GMT", "2006-1", "1/2", "15:04", "15:04:05",
}

func isDateTime(text string) bool {
	for _, layout := range dateLayouts {
		if _, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return true
		}
	}
	return false
}

// parseConstraint reads name or name(arguments).
func parseConstraint(text string) (constraint, error) {
	name, arguments, found := strings.Cut(text, "(")
	if !found || !strings.HasSuffix(arguments, ")") {
		if known := constraints[strings.ToLower(text)]; known != nil {
			return known, nil
		}
		return nil, fmt.Errorf("%s is not a route constraint", text)
	}
	arguments = strings.TrimSuffix(arguments, ")")
	if strings.EqualFold(name, "regex") {
		return regexConstraint(arguments)
	}
	var numbers []int64
	for piece := range strings.SplitSeq(arguments, ",") {
		number, err := strconv.ParseInt(strings.TrimSpace(piece), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("the arguments of %s are not whole numbers", text)
		}
		numbers = append(numbers, number)
	}
	if c := numeric(strings.ToLower(name), numbers); c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("%s is not a route constraint, or has other arguments", text)
}

// numeric returns a constraint with these arguments, nil where there is none.
func numeric(name string, n []int64) constraint {
	length := func(text string) int64 { return int64(len(utf16.Encode([]rune(text)))) }
	between := func(low, high int64, of func(string) (int64, bool)) constraint {
		return func(text string) bool {
			number, ok := of(text)
			return ok && number >= low && number <= high
		}
	}
	size := func(text string) (int64, bool) { return length(text), true }
	value := func(text string) (int64, bool) {
		number, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		return number, err == nil
	}
	const most = 1<<63 - 1
	switch fmt.Sprint(name, len(n)) {
	case "minlength1":
		return between(n[0], most, size)
	case "maxlength1":
		return between(0, n[0], size)
	case "length1":
		return between(n[0], n[0], size)
	case "length2":
		return between(n[0], n[1], size)
	case "min1":
		return between(n[0], most, value)
	case "max1":
		return between(-most-1, n[0], value)
	case "range2":
		return between(n[0], n[1], value)
	default:
		return nil
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
