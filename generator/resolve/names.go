package resolve

import (
	"strings"
	"unicode"

	"github.com/hubwire/hubwire/annotations"
)

// maxName is the longest name of a hub, function or binding.
const maxName = 128

// isSetting reports whether a value takes a part from an app setting:
// %SETTING%. Only the host knows what it will be.
func isSetting(s string) bool {
	_, after, ok := strings.Cut(s, "%")
	name, _, closed := strings.Cut(after, "%")
	return ok && closed && name != ""
}

// isName reports whether a name begins with an ASCII letter and goes on with
// letters, digits and the further characters.
func isName(s, further string) bool {
	if s == "" || len(s) > maxName || !isLetter(s[0]) {
		return false
	}
	for i := 1; i < len(s); i++ {
		if !isLetter(s[i]) && (s[i] < '0' || '9' < s[i]) && strings.IndexByte(further, s[i]) < 0 {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isHubName is the rule of the service for hub names, ^[A-Za-z][\w`,.[\]]{0,127}$
// (functions-signalrservice-extension issue 137).
func isHubName(s string) bool { return isSetting(s) || isName(s, "_`,.[]") }

// isFunctionName is the rule of the Functions host, ^[a-z][a-z0-9_\-]{0,127}$
// without case (azure-functions-host, Utility.cs).
func isFunctionName(s string) bool { return isName(s, "_-") }

// isBindingName is the rule of the Functions host, ^[a-zA-Z][a-zA-Z0-9]{0,127}$
// (azure-functions-host, Utility.cs).
func isBindingName(s string) bool { return isName(s, "") }

// isEventName reports whether an event can be the value of an HTTP header.
func isEventName(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// toFunctionName drops the characters that function names cannot have.
func toFunctionName(s string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && isName("x"+string(r), "_-") {
			return r
		}
		return -1
	}, s)
}

// checkHubName reports a hub name that the service refuses.
func (r *resolver) checkHubName(name string, at annotations.Span) {
	if !isHubName(name) {
		r.report(annotations.Report(annotations.CodeHubName, at, "%q is no hub name", name).
			WithHelp("a hub name begins with a letter and has up to %d letters, digits and _ ` , . [ ]", maxName))
	}
}
