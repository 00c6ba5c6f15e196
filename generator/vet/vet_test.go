package vet_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hubwire/hubwire/generator/vet"
)

// module copies the packages in testdata to a module of their own, whose
// dependencies are this repository and what it requires.
func module(t *testing.T) string {
	t.Helper()
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	ours := read(t, filepath.Join(repository, "go.mod"))
	theirs := regexp.MustCompile(`(?m)^module .*$`).ReplaceAllString(ours, "module example.com/vetted") +
		"\nrequire github.com/hubwire/hubwire v0.0.0\n\nreplace github.com/hubwire/hubwire => " + repository + "\n"
	for name, text := range map[string]string{"go.mod": theirs, "go.sum": read(t, filepath.Join(repository, "go.sum"))} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOFLAGS", "-mod=mod")
	return dir
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestFindings(t *testing.T) {
	analysistest.Run(t, module(t), vet.Analyzer,
		"./types", "./syntax", "./messages", "./library", "./unannotated")
}

func TestFixes(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, module(t), vet.Analyzer, "./forgotten")
}
