package resolve

import (
	"slices"
	"strings"
	"unicode"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/internal/functionapp"
)

// isSetting reports whether a value takes a part from an app setting:
// %SETTING%. Only the host knows what it will be.
func isSetting(s string) bool {
	_, after, ok := strings.Cut(s, "%")
	name, _, closed := strings.Cut(after, "%")
	return ok && closed && name != ""
}

// isEventName reports whether an event can be the value of an HTTP header.
func isEventName(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// toFunctionName drops the characters that function names cannot have.
func toFunctionName(s string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && functionapp.IsFunctionName("x"+string(r)) {
			return r
		}
		return -1
	}, s)
}

// checkHubName reports a hub name that the service refuses.
func (r *resolver) checkHubName(name string, at annotations.Span) {
	if !isSetting(name) && !functionapp.IsHubName(name) {
		r.report(annotations.RuleHubName.At(at, "invalid hub name %q", name).
			WithHelp("hub names start with a letter and have up to %d letters, digits and _ ` , . [ ]", functionapp.MaxName))
	}
}

// find returns the first of a list that has a property, or nil.
func find[T any](list []*T, has func(*T) bool) *T {
	if i := slices.IndexFunc(list, has); i >= 0 {
		return list[i]
	}
	return nil
}

// firsts has the first of those that must not share a name. Names count no case.
type firsts[T any] map[string]T

// taken returns the one that has a name already.
func (f firsts[T]) taken(name string, by T) (other T, taken bool) {
	name = strings.ToLower(name)
	if other, taken = f[name]; !taken {
		f[name] = by
	}
	return other, taken
}
