package vet_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/vet"
)

// What both the generator and the analyzer find is told once.
func TestRunTellsAFindingOnce(t *testing.T) {
	t.Setenv("GOWORK", "off")
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":    "module example.com/app\n\ngo 1.26\n",
		"host.json": "{}\n",
		"app.go":    "package app\n\n//signalr:hub name=chat\ntype Chat struct{}\n\n//signalr:trigger\nfunc (Chat) Say(texts chan string) {}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	result, err := vet.Run(t.Context(), generator.Options{Dir: dir})
	if err != nil || len(result.Findings) != 1 || result.Findings[0].Code != "HW0601" {
		t.Errorf("findings %v, error %v", result.Findings, err)
	}
}
