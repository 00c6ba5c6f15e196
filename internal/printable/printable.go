// Package printable makes text from elsewhere safe to show: names, errors and
// messages that a client or a server chose could otherwise forge lines of a
// log, or command a terminal.
package printable

import (
	"strconv"
	"strings"
	"unicode"
)

// Line returns text on one line, its control characters, line ends and
// characters that turn the direction of text escaped as Go does.
func Line(text string) string { return escape(text, "") }

// Text is [Line] that leaves line ends and tabs.
func Text(text string) string { return escape(text, "\n\t") }

func escape(text, but string) string {
	harmful := func(r rune) bool {
		return (unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)) && !strings.ContainsRune(but, r)
	}
	if !strings.ContainsFunc(text, harmful) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if harmful(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
