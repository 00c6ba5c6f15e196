package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/build"
	"go/token"
	"path/filepath"
	"slices"
	"sync"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/inputs"
	"github.com/hubwire/hubwire/generator/internal/parallel"
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

	Tags         []string // build tags, further to those of GOFLAGS
	GOOS, GOARCH string   // empty means those of the Go environment

	Inputs *inputs.Log // notes what is read; it may be nil
}

// Result is what was loaded. Lookup and Import read further files when asked.
// Its methods are safe for concurrent use.
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
	loaded, err := l.load(ctx, match.directories)
	if err != nil {
		return nil, err
	}
	result := &Result{
		Fset:           l.fset,
		Packages:       loaded.packages,
		Generated:      loaded.generated,
		SkippedModules: match.skipped,
		Diagnostics:    loaded.findings,
		loader:         l,
	}
	for _, d := range match.directories {
		result.Directories = append(result.Directories, d.path)
	}
	slices.Sort(result.Directories)
	for _, p := range result.Packages {
		l.matched[p.Path] = p
	}
	slices.Sort(result.Generated)
	slices.Sort(result.SkippedModules)
	slices.SortFunc(result.Packages, func(a, b *Package) int { return cmp.Compare(a.Path, b.Path) })
	result.Diagnostics.Sort()
	return result, nil
}

// insideModule returns the directory that a symbolic link leads to where no
// module is above the link itself.
func insideModule(dir string) string {
	if upward(nil, dir, "go.mod") != "" {
		return dir
	}
	if behind, err := filepath.EvalSymlinks(dir); err == nil {
		return behind
	}
	return dir
}

// loader is the state of one run.
type loader struct {
	inputs      *inputs.Log
	fset        *token.FileSet
	registry    func() *annotations.Registry
	environment environment
	build       build.Context
	modules     *workspace
	matched     map[string]*Package // by import path

	mu       sync.RWMutex          // for modules, once patterns are expanded, and for what follows
	imports  map[imported]*Package // what Lookup returns
	packages map[string]*Package   // those looked up, by directory; nil where there is none
	names    map[imported]string   // package names; "" where the source is not at hand
}

func newLoader(options Options) *loader {
	env := readEnvironment(options.Inputs)
	l := &loader{
		inputs:      options.Inputs,
		fset:        token.NewFileSet(),
		registry:    sync.OnceValue(annotations.NewRegistry),
		environment: env,
		build:       env.buildContext(options),
		matched:     make(map[string]*Package),
		imports:     make(map[imported]*Package),
		packages:    make(map[string]*Package),
		names:       make(map[imported]string),
	}
	go l.registry() // while files are looked for
	return l
}

// loaded is what some directories gave.
type loaded struct {
	packages  []*Package
	generated []string
	findings  annotations.Diagnostics
}

func (l *loader) load(ctx context.Context, directories []*directory) (*loaded, error) {
	if err := l.read(ctx, directories, false); err != nil {
		return nil, err
	}
	if err := l.parse(ctx, directories, false); err != nil {
		return nil, err
	}
	each, err := parallel.Each(ctx, directories, (*directory).loaded)
	if err != nil {
		return nil, err
	}
	var all loaded
	var problems []error
	for i, one := range each {
		all.generated = append(all.generated, one.generated...)
		all.findings = append(all.findings, one.findings...)
		for _, p := range one.packages {
			if p.Module == nil {
				problems = append(problems, fmt.Errorf("load: %s is in no module: there is no go.mod in it or above; run go mod init", directories[i].path))
				continue
			}
			all.packages = append(all.packages, p)
		}
	}
	return &all, errors.Join(problems...)
}

// loaded returns what a directory gave, whose files are parsed.
func (d *directory) loaded() (*loaded, error) {
	var one loaded
	for _, s := range d.sources {
		if s.own {
			one.generated = append(one.generated, s.path())
		}
		one.findings = append(one.findings, s.findings...)
	}
	p, findings := d.assemble(false)
	if p != nil {
		one.packages = append(one.packages, p)
	}
	one.findings = append(one.findings, findings...)
	one.findings = append(one.findings, d.reportLeftOut()...)
	return &one, nil
}
