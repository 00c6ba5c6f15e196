package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/build"
	"go/token"
	"os"
	"path/filepath"
	"slices"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/internal/files"
)

// Options say what to load.
type Options struct {
	// Dir is the directory that patterns are relative to; empty means the
	// working directory.
	Dir string

	// Patterns are directories, files (which stand for their directory),
	// import paths of the modules at hand, and any of them followed by
	// "/..." for everything below. None means ".". A directory brings the
	// whole app it belongs to along: everything below its app root.
	Patterns []string

	Tags   []string // build tags, further to those of GOFLAGS
	Inputs *Log     // notes what is read; it may be nil
}

// Result is what was loaded. Lookup and Import read further files when asked.
type Result struct {
	Fset     *token.FileSet
	Packages []*Package // those with directives, sorted by import path

	// Directories are those that were looked at, with directives or without:
	// absolute, sorted.
	Directories []string

	// Generated are the files in matched directories that an earlier run
	// wrote: absolute, sorted.
	Generated []string

	// SkippedModules are the directories of nested modules that "..." left
	// out, as the go command does: absolute, sorted.
	SkippedModules []string

	// Diagnostics are the findings about syntax and grammar, sorted. All
	// file names in them are absolute.
	Diagnostics annotations.Diagnostics

	loader *loader
}

// Load loads the packages that match. The error is about what cannot be read
// or found at all: patterns without a directory, unreadable files, packages
// outside of any module. What is wrong inside of files is in Diagnostics.
func Load(ctx context.Context, options Options) (*Result, error) {
	dir, err := filepath.Abs(options.Dir)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	l := newLoader(options)
	dir = insideModule(dir)
	modules, err := openWorkspace(l.inputs, dir, l.environment.get("GOWORK"))
	if err != nil {
		return nil, err
	}
	l.modules = modules
	match, err := expand(ctx, modules, dir, options.Patterns)
	if err != nil {
		return nil, err
	}
	result := &Result{Fset: l.fset, SkippedModules: match.skipped, loader: l}
	var problems []error
	for _, d := range match.directories {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		result.Directories = append(result.Directories, d.path)
		problems = append(problems, l.directory(d, result))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	slices.Sort(result.Directories)
	for _, p := range result.Packages {
		l.packages[p.Dir] = p
	}
	slices.Sort(result.Generated)
	slices.SortFunc(result.Packages, func(a, b *Package) int { return cmp.Compare(a.Path, b.Path) })
	result.Diagnostics.Sort()
	return result, nil
}

// insideModule returns the directory that a symbolic link leads to where no
// module is above the link itself.
func insideModule(dir string) string {
	if behind, err := filepath.EvalSymlinks(dir); err == nil && files.Upward(dir, "go.mod", os.Stat) == "" {
		return behind
	}
	return dir
}

// loader is the state of one run.
type loader struct {
	inputs      *Log
	fset        *token.FileSet
	environment environment
	build       build.Context
	modules     *workspace
	packages    map[string]*Package // those of the run and those looked up, by directory; nil where there is none
	names       map[imported]string // package names; "" where the source is not at hand
}

func newLoader(options Options) *loader {
	env := readEnvironment(options.Inputs)
	return &loader{
		inputs:      options.Inputs,
		fset:        token.NewFileSet(),
		environment: env,
		build:       env.buildContext(options.Tags),
		packages:    make(map[string]*Package),
		names:       make(map[imported]string),
	}
}

// directory reads and parses the files of a directory, and adds what they give
// to the result.
func (l *loader) directory(d *directory, result *Result) error {
	if err := l.read(d, false); err != nil {
		return err
	}
	for _, s := range d.sources {
		if s.own {
			result.Generated = append(result.Generated, s.path())
		}
		result.Diagnostics = append(result.Diagnostics, s.findings...)
	}
	p, findings := d.assemble(false)
	for _, s := range d.sources {
		s.text = nil
	}
	result.Diagnostics = append(result.Diagnostics, findings...)
	result.Diagnostics = append(result.Diagnostics, d.reportLeftOut()...)
	switch {
	case p == nil:
	case p.Module == nil:
		return fmt.Errorf("load: %s is not in a module (no go.mod in it or above): run go mod init", d.path)
	default:
		result.Packages = append(result.Packages, p)
	}
	return nil
}
