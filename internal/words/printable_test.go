package words_test

import (
	"testing"

	"github.com/hubwire/hubwire/internal/words"
)

func TestEscapes(t *testing.T) {
	for _, c := range []struct{ text, line, multiline string }{
		{"plain, ünï 👩‍👩‍👧", "plain, ünï 👩‍👩‍👧", "plain, ünï 👩‍👩‍👧"},
		{"a\nb\tc", `a\nb\tc`, "a\nb\tc"},
		{"a\rb\x1b[31m\x7f", `a\rb\x1b[31m\x7f`, `a\rb\x1b[31m\x7f`},
		{"eve\u202eadmin\u2066", `eve\u202eadmin\u2066`, `eve\u202eadmin\u2066`},
		{"a\u2028b", `a\u2028b`, `a\u2028b`},
		{"quote ' \"", "quote ' \"", "quote ' \""},
	} {
		if got := words.Line(c.text); got != c.line {
			t.Errorf("Line(%q) = %q, want %q", c.text, got, c.line)
		}
		if got := words.Text(c.text); got != c.multiline {
			t.Errorf("Text(%q) = %q, want %q", c.text, got, c.multiline)
		}
	}
}
