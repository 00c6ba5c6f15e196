package generator_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator"
)

// FuzzSource takes whole source files from the text to the plan: nothing
// panics, every place is inside of the file, and where nothing is wrong the
// generated file is Go.
func FuzzSource(f *testing.F) {
	for _, rule := range annotations.Rules() {
		for _, file := range rule.Page().Example.Files {
			f.Add(file.Text)
		}
	}
	for _, text := range files() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, src string) {
		dir := t.TempDir()
		source := filepath.Join(dir, "a.go")
		for path, text := range map[string]string{source: src, filepath.Join(dir, "go.mod"): "module example.com/app\n", filepath.Join(dir, "host.json"): "{}"} {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		result, err := generator.Run(t.Context(), generator.Options{Dir: dir})
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		for _, finding := range result.Findings {
			inside(t, finding.Span, source, src)
			for _, related := range finding.Related {
				inside(t, related.Span, source, src)
			}
			for _, edit := range finding.Fix {
				inside(t, edit.Span, source, src)
			}
		}
		if result.Plan == nil {
			return
		}
		for _, entry := range result.Plan.Entries {
			if filepath.Ext(entry.Path) != ".go" {
				continue
			}
			if _, err := parser.ParseFile(token.NewFileSet(), entry.Path, entry.New, 0); err != nil {
				t.Errorf("generated code: %v\n%s\nfrom\n%s", err, entry.New, src)
			}
		}
	})
}

// inside reports a place that is not in the source text.
func inside(t *testing.T, span annotations.Span, path, src string) {
	t.Helper()
	if span.Start.Filename != path || span.Start.Offset < 0 || span.Start.Offset > span.End.Offset || span.End.Offset > len(src) ||
		span.Start.Line < 1 || span.Start.Column < 1 {
		t.Errorf("span %+v to %+v of %q", span.Start, span.End, src)
	}
}
