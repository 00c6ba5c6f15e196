package signalrtest_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// The complete test in docs/testing.md is one: it runs against the sample.
func TestDocumentedTest(t *testing.T) {
	page, err := os.ReadFile("../../docs/testing.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```go\n(package main\n.*?)```").FindSubmatch(page)
	if found == nil {
		t.Fatal("docs/testing.md has no complete test")
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "source")
	if err := os.WriteFile(source, found[1], 0o600); err != nil {
		t.Fatal(err)
	}
	sample, err := filepath.Abs("../../examples/chat")
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(sample, "documented_test.go"): source}})
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "go", "test", "-overlay", list, "-run", "^TestChat$", "-v", ".")
	command.Dir = sample
	said, err := command.CombinedOutput()
	if err != nil || !regexp.MustCompile(`--- PASS: TestChat `).Match(said) {
		t.Errorf("%v\n%s", err, said)
	}
}
