package plan

import (
	"path/filepath"
	"strings"
	"testing"
)

func FuzzParseManifest(f *testing.F) {
	f.Add([]byte(`{"about":"…","files":[{"path":"send/function.json","sha256":"00","package":"."}]}`))
	f.Add([]byte(`{"files":[{"path":"../send/function.json"}]}`))
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
			if full := filepath.Join("/app", filepath.FromSlash(row.Path)); !strings.HasPrefix(full, filepath.FromSlash("/app/")) {
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
