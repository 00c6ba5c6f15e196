package inputs_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hubwire/hubwire/generator/inputs"
)

func TestLogRemembersWhereItLooked(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("text"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, log := range map[string]*inputs.Log{"a log": new(inputs.Log), "none": nil} {
		if text, err := log.ReadFile(filepath.Join(dir, "file")); string(text) != "text" || err != nil {
			t.Errorf("%s: read %q, error %v", name, text, err)
		}
		if _, err := log.Stat(filepath.Join(dir, "missing")); !os.IsNotExist(err) {
			t.Errorf("%s: error %v", name, err)
		}
		if entries, err := log.ReadDir(dir); len(entries) != 1 || err != nil {
			t.Errorf("%s: entries %v, error %v", name, entries, err)
		}
		if log == nil {
			continue
		}
		if got, want := log.Paths(), []string{dir, filepath.Join(dir, "file"), filepath.Join(dir, "missing")}; !slices.Equal(got, want) {
			t.Errorf("paths %q, want %q", got, want)
		}
		if got := log.Folders(); !slices.Equal(got, []string{dir}) {
			t.Errorf("folders %q", got)
		}
	}
}
