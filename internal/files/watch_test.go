package files_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/hubwire/hubwire/internal/files"
)

func TestNext(t *testing.T) {
	watcher, err := files.NewWatcher()
	if err != nil {
		t.Fatal(err)
	}
	defer watcher.Close()
	one, two := t.TempDir(), t.TempDir()
	watcher.Folders(map[string]bool{one: true, filepath.Join(one, "none"): true})
	watcher.Folders(map[string]bool{two: true})
	touch := func(path string) {
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	touch(filepath.Join(one, "not watched any more"))
	touch(filepath.Join(two, "ignored"))
	touch(filepath.Join(two, "wanted"))
	var created []string
	err = watcher.Next(t.Context(), func(path string, fresh bool) bool {
		if fresh {
			created = append(created, filepath.Base(path))
		}
		return filepath.Base(path) == "wanted"
	})
	if err != nil || len(created) != 2 || created[0] != "ignored" || created[1] != "wanted" {
		t.Errorf("got %q, %v", created, err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := watcher.Next(ended, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
