//go:build !windows

package plan

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFilesStayInTheModule(t *testing.T) {
	top := t.TempDir()
	root := filepath.Join(top, "module", "app")
	for _, folder := range []string{filepath.Join(root, "web"), filepath.Join(top, "elsewhere")} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(top, "module", "go.mod"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"out": "../../elsewhere", "in": "../app/web", "nowhere": "../../none"} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]bool{
		"web/chat.ts":           true,
		"new/folder/chat.ts":    true,
		"../web/chat.ts":        true,
		"../../web/chat.ts":     false,
		"out/chat.ts":           false,
		"out/folder/chat.ts":    false,
		"in/chat.ts":            true,
		"nowhere/chat.ts":       false,
		"../../module/a/b.json": true,
	} {
		err := newBoundary(root).check(filepath.Join(root, filepath.FromSlash(name)))
		if (err == nil) != want {
			t.Errorf("%s: error %v, want inside %t", name, err, want)
		}
	}
}

// TestLinksInTheWayOfFoldersStay: a folder for a function goes with its file, a
// link that stands for it belongs to somebody.
func TestLinksInTheWayOfFoldersStay(t *testing.T) {
	for name, test := range map[string]struct {
		function string // whose folder is a link
		target   string
		fails    bool
	}{
		"to a folder": {"gone", "elsewhere", false},
		"to nothing":  {"added", "nowhere", true},
	} {
		t.Run(name, func(t *testing.T) {
			root := firstTree(t)
			link, target := filepath.Join(root, test.function), filepath.Join(root, test.target)
			if !test.fails {
				if err := os.Rename(link, target); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Symlink(target, link); err != nil {
				t.Fatal(err)
			}
			if err := planSecond(root).Commit(); (err != nil) != test.fails {
				t.Errorf("error %v", err)
			}
			if found, err := os.Readlink(link); err != nil || found != target {
				t.Errorf("the link leads to %q, error %v", found, err)
			}
		})
	}
}
