package report

import (
	"bytes"
	"fmt"
	"go/token"

	"github.com/hubwire/hubwire/annotations"
)

func writeText(out *bytes.Buffer, findings annotations.Diagnostics, o Options) {
	for _, d := range findings {
		o.textLine(out, d.Span.Start, d.Severity.String(), d.Code, explained(d))
		for _, each := range d.Related {
			o.textLine(out, each.Span.Start, "note", d.Code, each.Message)
		}
	}
}

func (o Options) textLine(out *bytes.Buffer, at token.Position, severity string, code annotations.Code, message string) {
	if where := o.position(at); where != "" {
		out.WriteString(where + ": ")
	}
	fmt.Fprintf(out, "%s %s: %s\n", severity, code, clean(message))
}

// explained returns the message with what to do about it.
func explained(d annotations.Diagnostic) string {
	if d.Help == "" {
		return d.Message
	}
	return d.Message + "; " + d.Help
}
