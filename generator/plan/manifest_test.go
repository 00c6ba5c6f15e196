package plan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func FuzzParseManifest(f *testing.F) {
	f.Add([]byte(`{"about":"…","files":[{"path":"send/function.json","sha256":"00","package":"."}]}`))
	f.Add([]byte(`{"files":[{"path":"../send/function.json"}]}`))
	f.Add([]byte(`{"files":[{"path":"../web/chat.ts"},{"path":"../../chat.json"}]}`))
	f.Add([]byte(`{"files":[{"path":"web/../../chat.ts"},{"path":"../host.json"}]}`))
	f.Add([]byte(`{"files":[{"path":"a/b\u0000/c"},{"path":"C:/x"}]}`))
	f.Add([]byte(`{"files":[{"path":".github/workflows/ci.yml"},{"path":"a/.git/config"}]}`))
	f.Add([]byte("<<<<<<< HEAD"))
	f.Add([]byte("null"))
	f.Fuzz(func(t *testing.T, text []byte) {
		tool, rows, err := parseManifest(text)
		if err != nil {
			return
		}
		m := &manifest{tool: tool, files: make(map[string]manifestRow)}
		for _, row := range rows {
			full := filepath.Join("/above/app", filepath.FromSlash(row.Path))
			inside := strings.HasPrefix(full, filepath.FromSlash("/above/app/"))
			if base := filepath.Base(full); base == "host.json" || base == "function.json" && !inside {
				t.Errorf("%q leads to %s", row.Path, full)
			}
			if strings.Contains(strings.ReplaceAll(full, "..", ""), "/.") {
				t.Errorf("%q is hidden", row.Path)
			}
			m.files[row.Path] = row
		}
		sameTool, again, err := parseManifest(m.render())
		if len(m.files) > 0 && (err != nil || len(again) != len(m.files) || sameTool != tool) {
			t.Errorf("what was rendered reads as %d rows, error %v; want %d", len(again), err, len(m.files))
		}
	})
}

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
		err := newBoundary(nil, root).check(filepath.Join(root, filepath.FromSlash(name)))
		if (err == nil) != want {
			t.Errorf("%s: error %v, want inside %t", name, err, want)
		}
	}
}
