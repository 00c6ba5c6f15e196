// Package golangci makes the analyzer of package vet a linter of golangci-lint,
// by its module plugin system. Importing it is enough; docs/vet.md shows the
// configuration.
package golangci

import (
	"fmt"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/hubwire/hubwire/generator/vet"
)

// Name is what configurations call the linter.
const Name = "hubwire"

// Plugins have no other way to make themselves known.
func init() { register.Plugin(Name, New) }

// New returns the linter. It has no settings, and refuses any.
func New(settings any) (register.LinterPlugin, error) {
	if _, err := register.DecodeSettings[struct{}](settings); err != nil {
		return nil, fmt.Errorf("%s: no settings are allowed: %w", Name, err)
	}
	return plugin{}, nil
}

type plugin struct{}

func (plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	return []*analysis.Analyzer{vet.Analyzer}, nil
}

func (plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
