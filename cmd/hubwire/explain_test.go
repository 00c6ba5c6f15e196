package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator"
)

// TestFixesOfExamplesRepair: where a finding has a fix, applying it leaves
// nothing of that rule.
func TestFixesOfExamplesRepair(t *testing.T) {
	t.Setenv("GOWORK", "off")
	fixed := 0
	for _, rule := range annotations.Rules() {
		if rule.Code >= "HW0700" {
			continue // found by vet or check alone
		}
		dir := t.TempDir()
		write := func(name, text string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		write("go.mod", "module example.com/app\n\ngo 1.26\n")
		write("host.json", "{}\n")
		for _, file := range rule.Page().Example.Files {
			write(file.Name, file.Text)
		}
		findings := findingsIn(t, dir)
		if !slices.ContainsFunc(findings, func(d annotations.Diagnostic) bool { return d.Fix != nil }) {
			continue
		}
		fixed++
		applyFixes(t, findings)
		for _, d := range findingsIn(t, dir) {
			if d.Code == rule.Code && d.Fix != nil {
				t.Errorf("after the fix: %v", d)
			}
		}
	}
	if fixed < 15 {
		t.Errorf("%d examples have a fix", fixed)
	}
}

func findingsIn(t *testing.T, dir string) annotations.Diagnostics {
	t.Helper()
	result, err := generator.Run(context.Background(), generator.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return result.Findings
}

// applyFixes makes the edits of findings, which are sorted, from the last to
// the first.
func applyFixes(t *testing.T, findings annotations.Diagnostics) {
	t.Helper()
	for _, d := range slices.Backward(findings) {
		for _, edit := range d.Fix {
			path := edit.Span.Start.Filename
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			text = slices.Replace(text, edit.Span.Start.Offset, edit.Span.End.Offset, []byte(edit.NewText)...)
			if err := os.WriteFile(path, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
