package annotations

import (
	"cmp"
	"fmt"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/internal/words"
)

// Severity says whether a finding stops the generator.
type Severity int

// The severities.
const (
	Error   Severity = iota // nothing is written
	Warning                 // generating goes on
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// MarshalText returns the same.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Span is a range of source text. End is the position after the last
// character; it equals Start where only a point is known.
type Span struct{ Start, End token.Position }

// Related is a second place that belongs to a finding, such as the first of
// two declarations that collide.
type Related struct {
	Span    Span
	Message string
}

// Edit replaces the text of a span. An empty span inserts.
type Edit struct {
	Span    Span
	NewText string
}

// Diagnostic is one finding: what is wrong, where, and what to do about it.
type Diagnostic struct {
	Code     Code
	Severity Severity
	Span     Span
	Message  string
	Help     string    // what to do; may be empty
	Related  []Related // further places
	Fix      []Edit    // edits that together repair it; nil where only the author can
}

// Error returns the finding on one line:
// path:line:col: severity HW0001: message; help.
func (d Diagnostic) Error() string {
	var b strings.Builder
	if d.Span.Start.Filename != "" {
		fmt.Fprintf(&b, "%s: ", d.Span.Start)
	}
	fmt.Fprintf(&b, "%s %s: %s", d.Severity, d.Code, d.Message)
	if d.Help != "" {
		b.WriteString("; " + d.Help)
	}
	return b.String()
}

// At returns a finding of the rule at a place, with the severity the rule has.
func (r *Rule) At(at Span, format string, args ...any) Diagnostic {
	return Diagnostic{Code: r.Code, Severity: r.Severity, Span: at, Message: Masked(fmt.Sprintf(format, args...))}
}

// WithHelp returns the finding with what to do about it.
func (d Diagnostic) WithHelp(format string, args ...any) Diagnostic {
	d.Help = Masked(fmt.Sprintf(format, args...))
	return d
}

// WithRelated returns the finding with a second place.
func (d Diagnostic) WithRelated(at Span, format string, args ...any) Diagnostic {
	d.Related = append(d.Related[:len(d.Related):len(d.Related)], Related{at, Masked(fmt.Sprintf(format, args...))})
	return d
}

// WithNearest returns the finding with a suggestion: the candidate that the
// misspelt text of its span is nearest to, behind a prefix of the help text.
// Where no other candidate is as near, it is the fix as well.
func (d Diagnostic) WithNearest(text, prefix string, candidates []string) (Diagnostic, bool) {
	near, only := words.OnlyNearest(text, candidates)
	if near == "" {
		return d, false
	}
	d = d.WithHelp("did you mean %s%s?", prefix, near)
	if only {
		d = d.WithFix(d.Span, near)
	}
	return d, true
}

// WithFix returns the finding with an edit that repairs it.
func (d Diagnostic) WithFix(at Span, newText string) Diagnostic {
	d.Fix = append(d.Fix[:len(d.Fix):len(d.Fix)], Edit{at, newText})
	return d
}

// Diagnostics are the findings of one run.
type Diagnostics []Diagnostic

// Sort orders the findings by file, line, column and code.
func (ds Diagnostics) Sort() {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Span.Start.Filename, b.Span.Start.Filename),
			cmp.Compare(a.Span.Start.Line, b.Span.Start.Line),
			cmp.Compare(a.Span.Start.Column, b.Span.Start.Column),
			cmp.Compare(a.Code, b.Code),
		)
	})
}

// HasErrors reports whether a finding is an error.
func (ds Diagnostics) HasErrors() bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// secret is a part of a connection string that opens something: AccessKey=…,
// ClientSecret=… and their like.
var secret = regexp.MustCompile("(?i)((?:access|account|client)[a-z]*(?:key|secret)[ \t]*=[ \t]*)([^;\"'`\\s]+)")

// Masked returns text with the secrets of connection strings as asterisks, one
// for each byte, so that places in it stay where they are. What is said about a
// program is read by more people than the program.
func Masked(text string) string {
	return secret.ReplaceAllStringFunc(text, func(found string) string {
		parts := secret.FindStringSubmatch(found)
		return parts[1] + strings.Repeat("*", len(parts[2]))
	})
}
