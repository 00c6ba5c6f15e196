package report_test

import (
	"slices"

	"github.com/hubwire/hubwire/annotations"
)

// onThisSystem gives findings the names that their files would have here.
func onThisSystem(d annotations.Diagnostics) annotations.Diagnostics {
	name := func(span *annotations.Span) {
		span.Start.Filename, span.End.Filename = native(span.Start.Filename), native(span.End.Filename)
	}
	d = slices.Clone(d)
	for i := range d {
		name(&d[i].Span)
		d[i].Related, d[i].Fix = slices.Clone(d[i].Related), slices.Clone(d[i].Fix)
		for j := range d[i].Related {
			name(&d[i].Related[j].Span)
		}
		for j := range d[i].Fix {
			name(&d[i].Fix[j].Span)
		}
	}
	return d
}
