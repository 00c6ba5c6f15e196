package report

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"reflect"

	"github.com/hubwire/hubwire/annotations"
)

// object is a JSON object.
type object map[string]any

// with adds a member, unless its value is empty.
func (o object) with(name string, value any) object {
	if !reflect.ValueOf(value).IsZero() {
		o[name] = value
	}
	return o
}

// writeJSON writes what docs/ci.md describes. Members may be added; those here
// keep their meaning.
func writeJSON(out *bytes.Buffer, findings annotations.Diagnostics, o Options) error {
	all := make([]object, len(findings))
	for i, d := range findings {
		var related, edits, fixes []object
		for _, r := range d.Related {
			related = append(related, o.place(r.Span).with("message", r.Message))
		}
		for _, e := range d.Fix {
			e.Span.End = endOf(e.Span)
			place := o.place(e.Span)
			place["newText"] = e.NewText
			edits = append(edits, place)
		}
		if edits != nil {
			fixes = []object{{"edits": edits}}
		}
		all[i] = o.place(d.Span).with("code", d.Code).with("severity", d.Severity.String()).with("message", d.Message).
			with("help", d.Help).with("related", related).with("fixes", fixes)
	}
	errors, warnings := count(findings)
	return encode(out, object{"diagnostics": all, "errors": errors, "warnings": warnings})
}

// place returns what is known of a place: columns count bytes from 1, offsets
// bytes from 0.
func (o Options) place(span annotations.Span) object {
	p := object{}.with("file", filepath.ToSlash(o.shown(span.Start.Filename)))
	if start := span.Start; start.IsValid() {
		p["line"], p["offset"] = start.Line, start.Offset
		p.with("column", max(start.Column, 0))
	}
	if end := endOf(span); span.End.IsValid() {
		p["endLine"], p["endOffset"] = end.Line, end.Offset
		p.with("endColumn", max(end.Column, 0))
	}
	return p
}

// encode writes JSON for people to read, too: indented, and with <, > and &
// as they are.
func encode(out *bytes.Buffer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
