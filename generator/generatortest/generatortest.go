// Package generatortest fails a Go test when generated files are not up to
// date, for those whose continuous integration runs go test and nothing else:
//
//	func TestBindings(t *testing.T) { generatortest.Check(t, "./...") }
package generatortest

import (
	"context"
	"os"
	"path/filepath"
	"runtime/debug"
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
	result, err := generator.Run(t.Context(), generator.Options{Dir: dir, Patterns: patterns, Version: version()})
	if err != nil {
		t.Errorf("hubwire check: %v", err)
		return
	}
	relative := func(path string) string {
		if name, err := filepath.Rel(dir, path); err == nil {
			return name
		}
		return path
	}
	for _, finding := range result.Findings {
		finding.Span.Start.Filename = relative(finding.Span.Start.Filename)
		t.Logf("%v", finding)
	}
	if result.Findings.HasErrors() {
		t.Errorf("hubwire check: there are errors, so nothing can be generated")
		return
	}
	for _, note := range result.Plan.Notes(relative) {
		t.Logf("%s", note)
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
	advice := result.Plan.Advice("hubwire", version(), patterns, nil)
	t.Errorf("%s%s\n%s", strings.Join(advice, "\n"), list.String(), diffs.String())
}

// version returns the version of hubwire in the program of the test.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range append(info.Deps, &info.Main) {
			if module.Path == "github.com/hubwire/hubwire" && module.Version != "" {
				return module.Version
			}
		}
	}
	return "(unknown)"
}
