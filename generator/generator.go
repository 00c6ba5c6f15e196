// Package generator turns annotated Go functions into the files that wire them
// to the service: load, resolve, emit, and a plan of what differs.
package generator

import (
	"context"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/plan"
	"github.com/hubwire/hubwire/generator/resolve"
)

// Options say what to generate for.
type Options struct {
	// Dir is the directory that patterns are relative to; empty means the
	// working directory.
	Dir string

	// Patterns are directories and import paths, also with "/..."; none
	// means ".". See [load.Options].
	Patterns []string

	Tags []string // further build tags

	// Force settles conflicts with files edited by hand in favour of the
	// generator.
	Force bool

	// Version is the version of the tool, for the manifests it writes; empty
	// where it is none that others could have.
	Version string

	// Contracts asks for the contracts of all hubs in the program.
	Contracts bool

	// Inputs remembers what the run reads; nil for nobody who asks.
	Inputs *load.Log
}

// Result is what a run found out.
type Result struct {
	Findings annotations.Diagnostics // sorted
	Loaded   *load.Result            // what was read

	// Program is what the directives mean, and Plan what would change. Both
	// are nil where a finding is an error.
	Program *model.Program
	Plan    *plan.Plan
}

// Run finds out what would change. It writes nothing: [plan.Plan.Commit] does.
// The error is about what keeps a run from saying anything: patterns that match
// nothing, files that cannot be read.
func Run(ctx context.Context, options Options) (*Result, error) {
	loaded, err := load.Load(ctx, load.Options{
		Dir: options.Dir, Patterns: options.Patterns, Tags: options.Tags, Inputs: options.Inputs,
	})
	if err != nil {
		return nil, err
	}
	result := &Result{Loaded: loaded}
	result.Program, result.Findings = resolve.Program(loaded, resolve.Options{Contracts: options.Contracts})
	if result.Program == nil {
		return result, nil
	}
	files, err := emitAll(ctx, result.Program)
	if err != nil {
		return nil, err
	}
	result.Plan, err = plan.Make(plan.Request{
		Files: files, Folders: loaded.Directories, Generated: loaded.Generated,
		Force: options.Force, Version: options.Version, Wrote: wrote,
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}
