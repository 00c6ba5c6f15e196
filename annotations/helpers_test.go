package annotations_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
)

// parse returns the declarations and findings of a file.
func parse(t *testing.T, src string) ([]annotations.Declaration, annotations.Diagnostics) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return annotations.ParseFile(fset.File(file.FileStart), file)
}

// lines renders findings one a line, with the text that each is about.
func lines(src string, findings annotations.Diagnostics) string {
	findings.Sort()
	var b strings.Builder
	for _, d := range findings {
		fmt.Fprintf(&b, "%s\n\tat %q\n", d.Error(), slice(src, d.Span))
		for _, related := range d.Related {
			fmt.Fprintf(&b, "\tand %s at %q\n", related.Message, slice(src, related.Span))
		}
	}
	return b.String()
}

func slice(src string, span annotations.Span) string {
	return src[span.Start.Offset:span.End.Offset]
}

// fixed applies the edits of all findings.
func fixed(src string, findings annotations.Diagnostics) string {
	findings.Sort()
	for i := len(findings) - 1; i >= 0; i-- {
		for _, edit := range findings[i].Fix {
			src = src[:edit.Span.Start.Offset] + edit.NewText + src[edit.Span.End.Offset:]
		}
	}
	return src
}
