package scaffold

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWriteAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "old")
	if err := os.WriteFile(old, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	holds := func(text string, entries int) {
		t.Helper()
		got, err := os.ReadFile(old)
		if err != nil || string(got) != text {
			t.Errorf("old holds %q, %v", got, err)
		}
		list, err := os.ReadDir(dir)
		if err != nil || len(list) != entries {
			t.Errorf("the folder has %v, %v", list, err)
		}
	}
	files := []File{{Path: old, Text: []byte("after")}, {Path: filepath.Join(dir, "a", "b", "new"), New: true}}

	undo, err := Write(files)
	if err != nil {
		t.Fatal(err)
	}
	holds("after", 2)
	if err := undo(); err != nil {
		t.Fatal(err)
	}
	holds("before", 1)

	// A file is where a folder should be.
	if _, err := Write(append(files, File{Path: filepath.Join(old, "new"), New: true})); err == nil {
		t.Error("got no error")
	}
	holds("before", 1)
	if _, err := Write([]File{{Path: old, New: true}}); err == nil {
		t.Error("got no error")
	}
	holds("before", 1)
}
