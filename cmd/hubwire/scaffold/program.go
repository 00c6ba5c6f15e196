package scaffold

import (
	"context"
	"fmt"
	"strings"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/resolve"
)

// program resolves the app that something is added to.
func program(ctx context.Context, dir string) (*model.Program, error) {
	loaded, err := load.Load(ctx, load.Options{Dir: dir, Patterns: []string{"./..."}})
	if err != nil {
		return nil, err
	}
	resolved, findings := resolve.Program(loaded)
	for _, finding := range findings {
		if findings.HasErrors() {
			return nil, fmt.Errorf("mend what hubwire check finds first: %w", finding)
		}
	}
	return resolved, nil
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
		return nil, nil, fmt.Errorf("there is no hub type here: make one with hubwire new hub %s", name)
	}
	return nil, nil, fmt.Errorf("there is no hub %q here, only %s: make it with hubwire new hub %s", name, strings.Join(known, ", "), name)
}
