package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// Workflow commands are lines of text, so their parts are escaped, properties
// more than data (actions/toolkit, packages/core/src/command.ts).
var (
	escapeData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	escapeProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeGitHub prints an annotation for each finding. Annotations have one
// place, so related ones follow in the message.
func writeGitHub(out *bytes.Buffer, findings annotations.Diagnostics, o Options, files *sources) {
	for _, d := range findings {
		message := explained(d)
		for _, each := range d.Related {
			message += "\n"
			if where := o.position(each.Span.Start); where != "" {
				message += where + ": "
			}
			message += each.Message
		}
		title := string(d.Code)
		if rule, ok := annotations.LookupRule(d.Code); ok {
			title += " " + rule.Title
		}
		properties := append(o.properties(d.Span, files), "title="+escapeProperty.Replace(title))
		fmt.Fprintf(out, "::%s %s::%s\n", d.Severity, strings.Join(properties, ","), escapeData.Replace(message))
	}
}

// properties returns the properties for a span. A path outside of Dir stays
// absolute: the runner makes those relative to the repository. It takes
// columns only where a span is on one line (actions/runner,
// src/Runner.Worker/ActionCommandManager.cs, ValidateLinesAndColumns).
func (o Options) properties(span annotations.Span, files *sources) []string {
	start, end := span.Start, endOf(span)
	if start.Filename == "" {
		return nil
	}
	path, inside := o.inside(start.Filename)
	if !inside {
		path = start.Filename
	}
	properties := []string{"file=" + escapeProperty.Replace(path)}
	add := func(name string, value int) {
		properties = append(properties, fmt.Sprintf("%s=%d", name, value))
	}
	if !start.IsValid() {
		return properties
	}
	add("line", start.Line)
	f := files.file(start.Filename)
	switch {
	case end.Line > start.Line:
		add("endLine", end.Line)
	case start.Column > 0:
		add("col", f.units(start))
		if end != start {
			add("endLine", end.Line)
			add("endColumn", f.units(end))
		}
	}
	return properties
}
