package resolve

import (
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
