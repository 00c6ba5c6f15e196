// Package generator turns annotated Go functions into the files that wire them
// to the service: load, resolve, emit, and a plan of what differs.
package generator

import (
	"context"
	"path/filepath"
	"slices"
	"sync"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/emit/asyncapi"
	"github.com/hubwire/hubwire/generator/emit/functionjson"
	"github.com/hubwire/hubwire/generator/emit/gocode"
	"github.com/hubwire/hubwire/generator/emit/typescript"
	"github.com/hubwire/hubwire/generator/inputs"
	"github.com/hubwire/hubwire/generator/internal/parallel"
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

	// Version is the version of the tool, for the manifests it writes; empty
	// where it is none that others could have.
	Version string

	// Cache is the folder of the cache, see package cache; empty for none.
	Cache string

	// Inputs notes what the run reads, which then reads everything and uses
	// no cache; nil for none.
	Inputs *inputs.Log
}

// Run finds out what would change; nothing is written before the plan is
// committed, but for a commit of an earlier run that was cut short: that is
// finished first. The plan is nil where a finding is an error. The error is
// about what keeps a run from saying anything: patterns that match nothing,
// files that cannot be read.
func Run(ctx context.Context, options Options) (*plan.Plan, annotations.Diagnostics, error) {
	if options.Cache == "" || options.Inputs != nil {
		return run(ctx, options, options.Inputs, nil)
	}
	return runCached(ctx, options)
}

// run notes in the log what it reads, if there is one. The renderer may be nil.
func run(ctx context.Context, options Options, log *inputs.Log, files *renderer) (*plan.Plan, annotations.Diagnostics, error) {
	return settled(func() (*plan.Plan, annotations.Diagnostics, error) { return once(ctx, options, log, files) })
}

// settled looks again where files seem to be edited by hand: those that another
// run is just writing seem so, until that has ended.
func settled(look func() (*plan.Plan, annotations.Diagnostics, error)) (*plan.Plan, annotations.Diagnostics, error) {
	changes, findings, err := look()
	if changes != nil && len(changes.Conflicts()) > 0 {
		return look()
	}
	return changes, findings, err
}

func once(ctx context.Context, options Options, log *inputs.Log, files *renderer) (*plan.Plan, annotations.Diagnostics, error) {
	loaded, err := load.Load(ctx, load.Options{
		Dir:      options.Dir,
		Patterns: options.Patterns,
		Tags:     options.Tags,
		GOOS:     options.GOOS,
		GOARCH:   options.GOARCH,
		Inputs:   log,
	})
	if err != nil {
		return nil, nil, err
	}
	if finished, err := plan.Recover(loaded.Directories, log); err != nil {
		return nil, nil, err
	} else if finished {
		return once(ctx, options, log, files) // generated files may have changed
	}
	// What is needed of it later is taken now, so that the syntax trees, which
	// are most of a run's memory, can go before anything is rendered.
	request := plan.Request{
		Folders:   loaded.Directories,
		Generated: loaded.Generated,
		Force:     options.Force,
		Version:   options.Version,
		Inputs:    log,
	}
	skipped := loaded.SkippedModules
	program, findings := resolve.Program(loaded)
	if findings.HasErrors() {
		return nil, findings, nil
	}
	request.Files, err = emitAll(ctx, program, files)
	if err != nil {
		return nil, findings, err
	}
	changes, err := plan.Make(ctx, request)
	if err != nil {
		return nil, findings, err
	}
	changes.SkippedModules = skipped
	return changes, findings, nil
}

// emitAll renders the files of all packages, in their order.
func emitAll(ctx context.Context, program *model.Program, r *renderer) ([]plan.File, error) {
	files, err := parallel.Each(ctx, program.Packages, r.emit)
	return slices.Concat(files...), err
}

// emit renders the files of a package.
func (r *renderer) emit(pkg *model.Package) ([]plan.File, error) {
	var functions []plan.File
	var group sync.WaitGroup
	group.Go(func() { functions = functionFiles(pkg) })
	bindings, err := r.file(pkg)
	group.Wait()
	if err != nil {
		return nil, err
	}
	var files []plan.File
	if bindings != nil {
		files = append(files, plan.File{
			Path:    filepath.Join(pkg.Dir, gocode.FileName),
			Content: bindings,
			Package: pkg.Dir,
			Root:    pkg.Root,
			Header:  true,
		})
	}
	outputs, err := emitOutputs(pkg)
	if err != nil {
		return nil, err
	}
	return slices.Concat(files, outputs, functions), nil
}

// functionFiles renders the function.json files of a package; none where it
// feeds no app.
func functionFiles(pkg *model.Package) []plan.File {
	if pkg.Root == "" {
		return nil
	}
	rendered := functionjson.Files(pkg)
	files := make([]plan.File, len(rendered))
	for i, file := range rendered {
		files[i] = plan.File{
			Path:    filepath.Join(pkg.Root, filepath.FromSlash(file.Path)),
			Content: file.Content,
			Package: pkg.Dir,
			Root:    pkg.Root,
		}
	}
	return files
}

// emitOutputs renders what the hubs of a package ask for beside that.
func emitOutputs(pkg *model.Package) ([]plan.File, error) {
	var files []plan.File
	for _, hub := range pkg.Hubs {
		for _, output := range hub.Outputs {
			text, err := emitOutput(output)
			if err != nil {
				return nil, err
			}
			files = append(files, plan.File{Path: output.Path, Content: text, Package: pkg.Dir, Root: output.Root})
		}
	}
	return files, nil
}

func emitOutput(output model.Output) ([]byte, error) {
	if output.Format == model.AsyncAPI {
		return asyncapi.Document(output.Contract)
	}
	return typescript.File(output.Contract), nil
}
