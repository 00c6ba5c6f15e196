package report

import (
	"bytes"
	"encoding/json"
	"path/filepath"

	"github.com/hubwire/hubwire/annotations"
)

// object is a JSON object.
type object = map[string]any

// writeJSON writes what docs/ci.md describes. Members may be added; those here
// keep their meaning.
func writeJSON(out *bytes.Buffer, findings annotations.Diagnostics, o Options) error {
	all := make([]object, len(findings))
	for i, d := range findings {
		each := o.place(d.Span)
		each["code"], each["severity"], each["message"] = d.Code, d.Severity.String(), d.Message
		if d.Help != "" {
			each["help"] = d.Help
		}
		var related []object
		for _, r := range d.Related {
			place := o.place(r.Span)
			place["message"] = r.Message
			related = append(related, place)
		}
		if related != nil {
			each["related"] = related
		}
		var edits []object
		for _, e := range d.Fix {
			e.Span.End = endOf(e.Span)
			place := o.place(e.Span)
			place["newText"] = e.NewText
			edits = append(edits, place)
		}
		if edits != nil {
			each["fixes"] = []object{{"edits": edits}}
		}
		all[i] = each
	}
	errors, warnings := count(findings)
	return encode(out, object{"diagnostics": all, "errors": errors, "warnings": warnings})
}

// place returns what is known of a place: columns count bytes from 1, offsets
// bytes from 0.
func (o Options) place(span annotations.Span) object {
	p := object{}
	if file := filepath.ToSlash(o.shown(span.Start.Filename)); file != "" {
		p["file"] = file
	}
	if start := span.Start; start.IsValid() {
		p["line"], p["offset"] = start.Line, start.Offset
		if start.Column > 0 {
			p["column"] = start.Column
		}
	}
	if end := endOf(span); span.End.IsValid() {
		p["endLine"], p["endOffset"] = end.Line, end.Offset
		if end.Column > 0 {
			p["endColumn"] = end.Column
		}
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
