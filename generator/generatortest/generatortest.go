// Package generatortest fails a Go test when generated files are not up to
// date, for those whose continuous integration runs go test and nothing else:
//
//	func TestBindings(t *testing.T) { generatortest.Check(t, "./...") }
package generatortest

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/hubwire/hubwire/generator"
)

// TB is the part of [testing.TB] that is needed.
type TB interface {
	Helper()
	Context() context.Context
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
}

// Check fails the test with what hubwire check would print: errors in
// annotations, or the list of files that differ and what generate would change
// in them. It writes nothing. Patterns are as on the command line, relative to
// the folder of the test; none means ".".
func Check(t TB, patterns ...string) {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Errorf("hubwire check: %v", err)
		return
	}
	result, err := generator.Run(t.Context(), generator.Options{Dir: dir, Patterns: patterns})
	if err != nil {
		t.Errorf("hubwire check: %v", err)
		return
	}
	for _, finding := range result.Findings {
		if name, err := filepath.Rel(dir, finding.Span.Start.Filename); err == nil {
			finding.Span.Start.Filename = name
		}
		t.Logf("%v", finding)
	}
	if result.Findings.HasErrors() {
		t.Errorf("hubwire check: there are errors, so nothing can be generated")
		return
	}
	for _, journal := range result.Plan.Journals {
		t.Logf("%s is from an earlier version of hubwire that was killed there; nothing reads it any more: delete it", journal)
	}
	entries := result.Plan.Changes()
	if len(entries) == 0 {
		return
	}
	var list, diffs strings.Builder
	for _, entry := range entries {
		list.WriteString("\n" + entry.Line(dir))
		diffs.Write(entry.Diff(dir))
	}
	t.Errorf("not up to date; run: hubwire %s%s\n%s", result.Plan.Remedy(patterns, nil), list.String(), diffs.String())
}
