package words

import (
	"strconv"
	"strings"
	"unicode"
)

// Line returns text on one line, its control characters, line ends and
// characters that turn the direction of text escaped as Go does: what a client
// or a server chose could otherwise forge lines of a log, or command a terminal.
func Line(text string) string { return escape(text, "") }

// Text is [Line] that leaves line ends and tabs.
func Text(text string) string { return escape(text, "\n\t") }

// longestName is how much of a name that anyone may send is shown, in bytes.
const longestName = 256

// Name is [Line] for a name that anyone may send: what is too long is cut.
func Name(text string) string {
	if len(text) <= longestName {
		return Line(text)
	}
	return Line(strings.ToValidUTF8(text[:longestName], "")) + "…"
}

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
