package vet

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hubwire/hubwire/annotations"
)

// publish hands the findings to the driver.
func (c *checker) publish() {
	if len(c.findings) == 0 {
		return
	}
	files := make(positions)
	c.pass.Fset.Iterate(func(f *token.File) bool {
		files[f.Name()] = f
		return true
	})
	for _, d := range c.findings {
		d = c.inPackage(d)
		from, to := files.rangeOf(d.Span)
		if !from.IsValid() {
			continue // the driver has no such file
		}
		published := analysis.Diagnostic{
			Pos:      from,
			End:      to,
			Category: string(d.Code),
			URL:      "https://github.com/hubwire/hubwire/blob/main/docs/diagnostics.md#" + strings.ToLower(string(d.Code)),
			Message:  message(d),
		}
		for _, related := range d.Related {
			if from, to := files.rangeOf(related.Span); from.IsValid() {
				published.Related = append(published.Related, analysis.RelatedInformation{Pos: from, End: to, Message: related.Message})
			}
		}
		if fix, ok := c.fix(d, files); ok {
			published.SuggestedFixes = []analysis.SuggestedFix{fix}
		}
		c.pass.Report(published)
	}
}

// inPackage lets a finding about another package, which a type of this one
// leads to, stand at the place that does. Drivers expect no other files.
func (c *checker) inPackage(d annotations.Diagnostic) annotations.Diagnostic {
	ours := func(span annotations.Span) bool {
		return slices.ContainsFunc(c.pass.Files, func(f *ast.File) bool {
			return c.pass.Fset.File(f.FileStart).Name() == span.Start.Filename
		})
	}
	if ours(d.Span) {
		return d
	}
	for i, related := range d.Related {
		if ours(related.Span) {
			moved := slices.Clone(d.Related)
			moved[i] = annotations.Related{Span: d.Span, Message: "here"}
			d.Span, d.Related = related.Span, moved
			break
		}
	}
	return d
}

// message writes a finding on one line. Drivers show no more than this of it,
// so the code stands at its end.
func message(d annotations.Diagnostic) string {
	text := d.Message
	if d.Help != "" {
		text += "; " + d.Help
	}
	return text + " (" + string(d.Code) + ")"
}

// fix returns the edits of a finding. There are none in a file that is a copy,
// as cgo makes them: the driver would edit the copy.
func (c *checker) fix(d annotations.Diagnostic, files positions) (analysis.SuggestedFix, bool) {
	fix := analysis.SuggestedFix{Message: d.Help}
	for _, edit := range d.Fix {
		from, to := files.rangeOf(edit.Span)
		if !from.IsValid() || c.pass.Fset.Position(from).Filename != edit.Span.Start.Filename {
			return fix, false
		}
		fix.TextEdits = append(fix.TextEdits, analysis.TextEdit{Pos: from, End: to, NewText: []byte(edit.NewText)})
	}
	if fix.Message == "" {
		fix.Message = d.Message
	}
	return fix, len(fix.TextEdits) > 0
}

// positions finds files by their name.
type positions map[string]*token.File

// rangeOf returns the positions of a span; both are invalid where the file is
// not at hand.
func (p positions) rangeOf(span annotations.Span) (from, to token.Pos) {
	f := p[span.Start.Filename]
	if f == nil || span.Start.Offset > f.Size() {
		return token.NoPos, token.NoPos
	}
	from = f.Pos(span.Start.Offset)
	if !span.End.IsValid() || span.End.Offset > f.Size() || span.End.Offset < span.Start.Offset {
		return from, from
	}
	return from, f.Pos(span.End.Offset)
}
