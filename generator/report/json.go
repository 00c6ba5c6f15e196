package report

import (
	"bytes"
	"encoding/json"
	"path/filepath"

	"github.com/hubwire/hubwire/annotations"
)

// The package comment says what the members mean.
type (
	jsonReport struct {
		Diagnostics []jsonDiagnostic `json:"diagnostics"`
		Errors      int              `json:"errors"`
		Warnings    int              `json:"warnings"`
	}
	jsonDiagnostic struct {
		jsonRange
		Code     annotations.Code `json:"code"`
		Severity string           `json:"severity"`
		Message  string           `json:"message"`
		Help     string           `json:"help,omitempty"`
		Related  []jsonRelated    `json:"related,omitempty"`
		Fixes    []jsonFix        `json:"fixes,omitempty"`
	}
	jsonRange struct {
		File      string `json:"file,omitempty"`
		Line      int    `json:"line,omitempty"`
		Column    int    `json:"column,omitempty"`
		Offset    *int   `json:"offset,omitempty"` // 0 is a place, too
		EndLine   int    `json:"endLine,omitempty"`
		EndColumn int    `json:"endColumn,omitempty"`
		EndOffset *int   `json:"endOffset,omitempty"`
	}
	jsonRelated struct {
		jsonRange
		Message string `json:"message"`
	}
	jsonFix struct {
		Edits []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		jsonRange
		NewText string `json:"newText"`
	}
)

func writeJSON(out *bytes.Buffer, findings annotations.Diagnostics, o Options) error {
	report := jsonReport{Diagnostics: make([]jsonDiagnostic, 0, len(findings))}
	report.Errors, report.Warnings = count(findings)
	for _, d := range findings {
		each := jsonDiagnostic{
			jsonRange: o.jsonRange(d.Span),
			Code:      d.Code,
			Severity:  d.Severity.String(),
			Message:   d.Message,
			Help:      d.Help,
		}
		for _, related := range d.Related {
			each.Related = append(each.Related, jsonRelated{o.jsonRange(related.Span), related.Message})
		}
		if len(d.Fix) > 0 {
			var fix jsonFix
			for _, edit := range d.Fix {
				edit.Span.End = endOf(edit.Span)
				fix.Edits = append(fix.Edits, jsonEdit{o.jsonRange(edit.Span), edit.NewText})
			}
			each.Fixes = []jsonFix{fix}
		}
		report.Diagnostics = append(report.Diagnostics, each)
	}
	return encode(out, report)
}

func (o Options) jsonRange(span annotations.Span) jsonRange {
	r := jsonRange{File: filepath.ToSlash(o.shown(span.Start.Filename))}
	if start := span.Start; start.IsValid() {
		r.Line, r.Column, r.Offset = start.Line, start.Column, new(start.Offset)
	}
	if end := endOf(span); span.End.IsValid() {
		r.EndLine, r.EndColumn, r.EndOffset = end.Line, end.Column, new(end.Offset)
	}
	return r
}

// encode writes JSON for people to read, too: indented, and with <, > and &
// as they are.
func encode(out *bytes.Buffer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
