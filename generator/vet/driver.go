package vet

import (
	"context"
	"fmt"
	"go/scanner"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	driver "golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/plan"
)

// Result is what a run found.
type Result struct {
	Findings annotations.Diagnostics // sorted; file names are absolute

	// Broken is what the compiler says about the packages, other than what
	// follows from findings that are errors. Where it says something, findings
	// that need types may be missing.
	Broken []scanner.Error
}

// Run analyzes the packages that match, for hubwire vet. It goes where go vet
// cannot: all packages are in view at once, so that rules about a whole app
// hold; the bindings count as hubwire generate would write them, so they may be
// missing or stale; and a program that does not compile still has the findings
// that need no types.
//
// Only packages with directives are type checked. The error is about what
// cannot be found or read at all.
func Run(ctx context.Context, options generator.Options) (*Result, error) {
	generated, err := generator.Run(ctx, options)
	if err != nil {
		return nil, err
	}
	overlay := bindings(generated.Plan)
	result := &Result{Findings: generated.Findings}
	directories := make(map[string][]string) // by the module that the go command has to be in for them
	for _, p := range generated.Loaded.Packages {
		directories[p.Module.Dir] = append(directories[p.Module.Dir], p.Dir)
	}
	for _, module := range slices.Sorted(maps.Keys(directories)) {
		if err := result.analyze(ctx, options, module, directories[module], overlay); err != nil {
			return nil, err
		}
	}
	result.Findings.Sort()
	// The rules that need no types ran for the whole program, and again for each package.
	seen := make(map[string]bool)
	result.Findings = slices.DeleteFunc(result.Findings, func(d annotations.Diagnostic) bool {
		line := d.Error()
		repeated := seen[line]
		seen[line] = true
		return repeated
	})
	if generated.Program == nil {
		result.Broken = nil
	}
	return result, nil
}

// bindings returns the generated Go files that are missing or stale on disk.
// There are none where an error keeps the generator from it, and files edited
// by hand stay as they are.
//
// An overlay has its price: package packages then reads all dependencies from
// source.
func bindings(p *plan.Plan) map[string][]byte {
	if p == nil {
		return nil
	}
	overlay := make(map[string][]byte)
	for _, entry := range p.Entries {
		if filepath.Ext(entry.Path) == ".go" && (entry.Action == plan.Create || entry.Action == plan.Update) {
			overlay[entry.Path] = entry.New
		}
	}
	return overlay
}

// analyze type checks packages of one module and runs the analyzer on them.
func (r *Result) analyze(ctx context.Context, options generator.Options, module string, directories []string, overlay map[string][]byte) error {
	config := &packages.Config{
		Mode:    packages.LoadSyntax | packages.NeedModule,
		Context: ctx,
		Dir:     module,
		Overlay: overlay,
	}
	if len(options.Tags) > 0 {
		config.BuildFlags = []string{"-tags=" + strings.Join(options.Tags, ",")}
	}
	checked, err := packages.Load(config, directories...)
	if err != nil {
		return fmt.Errorf("vet: %w", err)
	}
	whole := slices.DeleteFunc(checked, func(p *packages.Package) bool {
		r.Broken = append(r.Broken, compileErrors(p)...)
		return p.Types == nil || slices.ContainsFunc(p.Errors, func(e packages.Error) bool { return e.Kind == packages.ParseError })
	})
	graph, err := driver.Analyze([]*analysis.Analyzer{Analyzer}, whole, nil)
	if err != nil {
		return fmt.Errorf("vet: %w", err)
	}
	for _, action := range graph.Roots {
		if action.Err != nil {
			return fmt.Errorf("vet: %s: %w", action.Package.PkgPath, action.Err)
		}
		for _, d := range action.Result.(annotations.Diagnostics) {
			// Places in what cgo made of a file are not those of the file.
			p, name := action.Package, d.Span.Start.Filename
			if slices.Contains(p.GoFiles, name) || !slices.Contains(p.CompiledGoFiles, name) {
				r.Findings = append(r.Findings, d)
			}
		}
	}
	return nil
}

// compileErrors returns what the compiler says about a package. The go command
// says the same once more, as one text.
func compileErrors(p *packages.Package) []scanner.Error {
	var all []scanner.Error
	for _, e := range p.TypeErrors {
		all = append(all, scanner.Error{Pos: e.Fset.Position(e.Pos), Msg: e.Msg})
	}
	if len(all) == 0 {
		for _, e := range p.Errors {
			all = append(all, scanner.Error{Msg: e.Msg})
		}
	}
	return all
}
