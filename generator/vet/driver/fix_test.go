package driver_test

import (
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/vet/driver"
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
			repaired, err := driver.Fix(findings)
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

// TestFixKeepsFilesAndLinks: a file keeps its permissions, and a link stays a
// link to it.
func TestFixKeepsFilesAndLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // has neither
	}
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file.go"), filepath.Join(dir, "link.go")
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	if _, err := driver.Fix(annotations.Diagnostics{{Fix: []annotations.Edit{edit(link, "text", "text", "new", false)}}}); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != file {
		t.Errorf("the link is one to %q, error %v", to, err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != int64(len("new")) {
		t.Errorf("%v, error %v", info, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".hubwire-*")); err != nil || left != nil {
		t.Errorf("left over: %v, error %v", left, err)
	}
}

// TestFixOfAFileThatChanged: an edit behind the end says that the file is not
// the one that was read.
func TestFixOfAFileThatChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.go")
	if err := os.WriteFile(path, []byte("short"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := driver.Fix(annotations.Diagnostics{{Fix: []annotations.Edit{edit(path, "once it was longer", "longer", "", false)}}})
	if err == nil || !strings.Contains(err.Error(), "changed meanwhile") {
		t.Errorf("error %v", err)
	}
}
