package annotations

import (
	"fmt"

	"github.com/hubwire/hubwire/internal/words"
)

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
