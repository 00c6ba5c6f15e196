package files_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/hubwire/hubwire/internal/files"
)

// What others read is replaced all the same, and what is replaced is read whole.
func TestReadersDoNotStopWriters(t *testing.T) {
	dir := t.TempDir()
	name, next := filepath.Join(dir, "file"), filepath.Join(dir, "next")
	write := func(name string) {
		if err := os.WriteFile(name, []byte("whole"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(name)
	const readers, rounds = 2, 200
	var wait sync.WaitGroup
	for range readers {
		wait.Go(func() {
			for range rounds {
				if text, err := files.ReadFile(name); string(text) != "whole" {
					t.Errorf("read %q, %v", text, err)
					return
				}
			}
		})
	}
	for range rounds {
		write(next)
		if err := files.Rename(next, name); err != nil {
			t.Error(err)
			break
		}
	}
	wait.Wait()
	if err := files.Remove(name); err != nil {
		t.Error(err)
	}
	if entries, err := files.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("left are %v, %v", entries, err)
	}
}

func TestReadOnlyFilesAreReplaced(t *testing.T) {
	dir := t.TempDir()
	name, next := filepath.Join(dir, "file"), filepath.Join(dir, "next")
	for file, mode := range map[string]os.FileMode{name: 0o444, next: 0o644} {
		if err := os.WriteFile(file, []byte(file), mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := files.Rename(next, name); err != nil {
		t.Fatal(err)
	}
	if text, err := files.ReadFile(name); string(text) != next {
		t.Errorf("read %q, %v", text, err)
	}
}
