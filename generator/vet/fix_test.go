package vet_test

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/vet"
)

// edit replaces a piece of text, or inserts in front of it.
func edit(path, text, piece, by string, insert bool) annotations.Edit {
	at := strings.Index(text, piece)
	from := token.Position{Filename: path, Offset: at, Line: 1, Column: at + 1}
	to := from
	if !insert {
		to.Offset += len(piece)
		to.Column += len(piece)
	}
	return annotations.Edit{Span: annotations.Span{Start: from, End: to}, NewText: by}
}

func TestFix(t *testing.T) {
	const text = "one two three four"
	for _, test := range []struct {
		name     string
		fixes    func(path string) [][]annotations.Edit
		want     string
		repaired int
	}{
		{"none", func(string) [][]annotations.Edit { return [][]annotations.Edit{nil} }, text, 0},
		{"several, in any order", func(path string) [][]annotations.Edit {
			return [][]annotations.Edit{
				{edit(path, text, "four", "4", false), edit(path, text, "one ", "", false)},
				{edit(path, text, "three", "~", true)},
			}
		}, "two ~three 4", 2},
		{"the second of two that overlap waits, with all its edits", func(path string) [][]annotations.Edit {
			return [][]annotations.Edit{
				{edit(path, text, "two", "2", false)},
				{edit(path, text, "wo three", "", false), edit(path, text, "four", "4", false)},
			}
		}, "one 2 three four", 1},
		{"insertions at one place wait for each other", func(path string) [][]annotations.Edit {
			return [][]annotations.Edit{{edit(path, text, "two", "a", true)}, {edit(path, text, "two", "b", true)}}
		}, "one atwo three four", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file.go")
			if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
				t.Fatal(err)
			}
			var findings annotations.Diagnostics
			for _, fix := range test.fixes(path) {
				findings = append(findings, annotations.Diagnostic{Fix: fix})
			}
			repaired, err := vet.Fix(findings)
			if err != nil || repaired != test.repaired {
				t.Errorf("repaired %d, error %v; want %d", repaired, err, test.repaired)
			}
			got, err := os.ReadFile(path)
			if err != nil || string(got) != test.want {
				t.Errorf("%q, error %v; want %q", got, err, test.want)
			}
		})
	}
}

// TestFixOfAFileThatChanged: an edit behind the end says that the file is not
// the one that was read.
func TestFixOfAFileThatChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.go")
	if err := os.WriteFile(path, []byte("short"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := vet.Fix(annotations.Diagnostics{{Fix: []annotations.Edit{edit(path, "once it was longer", "longer", "", false)}}})
	if err == nil || !strings.Contains(err.Error(), "changed meanwhile") {
		t.Errorf("error %v", err)
	}
}
