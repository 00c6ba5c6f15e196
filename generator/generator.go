// Package generator turns annotated Go functions into the files that wire them
// to the service: load, resolve, emit, and a plan of what differs.
package generator

import (
	"context"
	"path/filepath"
	"sync"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/emit/functionjson"
	"github.com/hubwire/hubwire/generator/emit/gocode"
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

	Tags         []string // further build tags
	GOOS, GOARCH string   // empty means those of the environment

	// Force settles conflicts with files edited by hand in favour of the
	// generator.
	Force bool
}

// Run finds out what would change; nothing is written before the plan is
// committed. The plan is nil where a finding is an error. The error is about
// what keeps a run from saying anything: patterns that match nothing, files
// that cannot be read.
func Run(ctx context.Context, options Options) (*plan.Plan, annotations.Diagnostics, error) {
	loaded, err := load.Load(ctx, load.Options{
		Dir:      options.Dir,
		Patterns: options.Patterns,
		Tags:     options.Tags,
		GOOS:     options.GOOS,
		GOARCH:   options.GOARCH,
	})
	if err != nil {
		return nil, nil, err
	}
	program, findings := resolve.Program(loaded)
	if findings.HasErrors() {
		return nil, findings, nil
	}
	files, err := emitAll(program)
	if err != nil {
		return nil, findings, err
	}
	changes, err := plan.Make(plan.Request{
		Files:     files,
		Folders:   loaded.Directories,
		Generated: loaded.Generated,
		Force:     options.Force,
	})
	if err != nil {
		return nil, findings, err
	}
	changes.SkippedModules = loaded.SkippedModules
	return changes, findings, nil
}

// emitAll renders the files of all packages, in their order.
func emitAll(program *model.Program) ([]plan.File, error) {
	files := make([][]plan.File, len(program.Packages))
	errs := make([]error, len(program.Packages))
	var group sync.WaitGroup
	for i, pkg := range program.Packages {
		group.Go(func() { files[i], errs[i] = emitPackage(pkg) })
	}
	group.Wait()
	var all []plan.File
	for i := range files {
		if errs[i] != nil {
			return nil, errs[i]
		}
		all = append(all, files[i]...)
	}
	return all, nil
}

func emitPackage(pkg *model.Package) ([]plan.File, error) {
	var files []plan.File
	bindings, err := gocode.File(pkg)
	if err != nil {
		return nil, err
	}
	if bindings != nil {
		files = append(files, plan.File{
			Path:    filepath.Join(pkg.Dir, gocode.FileName),
			Content: bindings,
			Package: pkg.Dir,
		})
	}
	if pkg.Root == "" {
		return files, nil
	}
	for _, file := range functionjson.Files(pkg) {
		files = append(files, plan.File{
			Path:    filepath.Join(pkg.Root, filepath.FromSlash(file.Path)),
			Content: file.Content,
			Package: pkg.Dir,
			Root:    pkg.Root,
		})
	}
	return files, nil
}
