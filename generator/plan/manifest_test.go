package plan

import (
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
