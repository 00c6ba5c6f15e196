package golangci_test

import (
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/hubwire/hubwire/generator/vet"
	"github.com/hubwire/hubwire/generator/vet/golangci"
)

// TestPlugin asks for the linter as golangci-lint does.
func TestPlugin(t *testing.T) {
	build, err := register.GetPlugin(golangci.Name)
	if err != nil {
		t.Fatal(err)
	}
	for _, settings := range []any{nil, map[string]any{}} {
		linter, err := build(settings)
		if err != nil {
			t.Fatalf("settings %v: %v", settings, err)
		}
		analyzers, err := linter.BuildAnalyzers()
		if err != nil || len(analyzers) != 1 || analyzers[0] != vet.Analyzer {
			t.Errorf("settings %v: analyzers %v, error %v", settings, analyzers, err)
		}
		if err := analysis.Validate(analyzers); err != nil {
			t.Error(err)
		}
		if mode := linter.GetLoadMode(); mode != register.LoadModeTypesInfo {
			t.Errorf("load mode %s", mode)
		}
	}
	if _, err := build(map[string]any{"level": "full"}); err == nil {
		t.Error("settings that do not exist are accepted")
	}
}
