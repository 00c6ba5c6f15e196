package scaffold

import (
	"context"
	"fmt"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/model"
)

// program resolves the app that something is added to.
func program(ctx context.Context, dir string) (*model.Program, error) {
	result, err := generator.Run(ctx, generator.Options{Dir: dir, Patterns: []string{"./..."}})
	if err != nil {
		return nil, err
	}
	for _, finding := range result.Findings {
		if finding.Severity == annotations.Error {
			return nil, fmt.Errorf("fix this finding first (hubwire check): %w", finding)
		}
	}
	return result.Program, nil
}

// hubByName finds a hub by its name or its type, compared without case.
func hubByName(program *model.Program, name string) (*model.Package, *model.Hub, error) {
	var known []string
	for _, pkg := range program.Packages {
		for _, hub := range pkg.Hubs {
			if hub.Type == "" {
				continue
			}
			if strings.EqualFold(hub.Name, name) || strings.EqualFold(hub.Type, name) {
				return pkg, hub, nil
			}
			known = append(known, hub.Name)
		}
	}
	if len(known) == 0 {
		return nil, nil, fmt.Errorf("no hub type found: create one with hubwire new hub %s", name)
	}
	return nil, nil, fmt.Errorf("hub %q not found, only %s: create it with hubwire new hub %s", name, strings.Join(known, ", "), name)
}
