package annotations_test

import (
	"go/parser"
	"go/token"
	"testing"

	"github.com/hubwire/hubwire/annotations"
)

// FuzzParseFile checks that no text panics, and that every place is inside of
// the file.
func FuzzParseFile(f *testing.F) {
	for _, line := range []string{
		"//signalr:trigger hub=chat event=\"two words\"",
		"//signalr:trigger hub=\"\\u00e4\\x41\" parameterNames=`a, b`,",
		"//signalr:parameter a name=b c",
		"//signalr:trigger =\"=\" \"",
		"//signalr:hub parameterNames=\"tr\\q",
		"// SignalR:trigger event=",
		"/* signalr:hub",
		"//signalr:negotiate claims=, \\",
		"//signalr:trigger\n\n",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		src := "package p\n\n" + line + "\nfunc F() {}\n\n" + line + "\ntype T struct{}\n"
		fset := token.NewFileSet()
		file, _ := parser.ParseFile(fset, "a.go", src, parser.ParseComments|parser.SkipObjectResolution)
		if file == nil || !file.Package.IsValid() {
			return
		}
		declarations, findings := annotations.ParseFile(fset.File(file.FileStart), file)
		inside := func(span annotations.Span) {
			if span.Start.Offset < 0 || span.Start.Offset > span.End.Offset || span.End.Offset > len(src) || !span.Start.IsValid() {
				t.Errorf("span %v to %v of %q", span.Start, span.End, src)
			}
		}
		for _, d := range findings {
			inside(d.Span)
			for _, related := range d.Related {
				inside(related.Span)
			}
			for _, edit := range d.Fix {
				inside(edit.Span)
			}
		}
		for _, decl := range declarations {
			for _, each := range decl.Directives {
				inside(each.Head().Span)
				inside(each.Head().NameSpan)
				if trigger, ok := each.(*annotations.Trigger); ok && trigger.Event.Present() {
					inside(trigger.Event.Span)
				}
			}
		}
	})
}
