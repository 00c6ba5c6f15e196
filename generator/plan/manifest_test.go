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
			if ending := filepath.Ext(full); !inside && ending != ".ts" && ending != ".json" {
				t.Errorf("%q leads to %s", row.Path, full)
			}
			if base := filepath.Base(full); !inside && (base == "host.json" || base == "function.json") {
				t.Errorf("%q leads to %s", row.Path, full)
			}
			m.files[row.Path] = row
		}
		sameTool, again, err := parseManifest(m.render())
		if len(m.files) > 0 && (err != nil || len(again) != len(m.files) || sameTool != tool) {
			t.Errorf("what was rendered reads as %d rows, error %v; want %d", len(again), err, len(m.files))
		}
	})
}

func TestReach(t *testing.T) {
	repository := t.TempDir()
	root := filepath.Join(repository, "api", "app")
	for _, folder := range []string{root, filepath.Join(repository, ".git")} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]bool{
		"web/chat.ts":          true,
		"../web/chat.ts":       true,
		"../../web/chat.ts":    true,
		"../../../web/chat.ts": false,
	} {
		if got := isReached(nil, root, name); got != want {
			t.Errorf("%s is reached: %t, want %t", name, got, want)
		}
	}
	for file, want := range map[string]string{
		"api/app/web/chat.ts": "api/app",
		"api/web/chat.ts":     "api",
		"web/chat.ts":         "",
	} {
		if got := homeOf(root, filepath.Join(repository, filepath.FromSlash(file))); got != filepath.Join(repository, filepath.FromSlash(want)) {
			t.Errorf("the home of %s is %s", file, got)
		}
	}
}
