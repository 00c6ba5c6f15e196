// Package resolve makes the program model of what was loaded: it gives every
// directive its defaults, checks every rule that a signature or a name has to
// keep, and reports all that are broken, each with its place and code.
//
// The rules have one file each, named after what they are about. Hubs and
// clients are resolved first, then functions, then the fields of what travels,
// the rules that compare the functions of an app (functions.go, events.go,
// routes.go), and those about whole packages.
package resolve

import (
	"cmp"
	"slices"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/resolve/types"
)

// Options ask [Program] for more.
type Options struct {
	// Outside says what types are whose source is not at hand; it may be nil.
	Outside types.Outside

	// Contracts asks for the description of all hubs, not only of those with
	// outputs.
	Contracts bool
}

// Program resolves what was loaded. The findings include those of loading and
// are sorted. The program is nil where one of them is an error, so that all
// of a program is valid.
func Program(result *load.Result, options Options) (*model.Program, annotations.Diagnostics) {
	r := newResolver(result, options.Outside)
	r.findings = append(r.findings, result.Diagnostics...)
	var units []*unit
	for _, p := range result.Packages {
		units = append(units, r.add(p))
	}
	for _, u := range units {
		u.findHubs()
	}
	for _, u := range units {
		u.findClients()
	}
	for _, u := range units {
		u.findFunctions()
	}
	r.checkTravels()
	for _, app := range appsOf(units) {
		r.nameFunctions(app)
		r.checkEvents(app)
		r.checkRoutes(app)
	}
	renamed := r.formerNames()
	for _, u := range units {
		u.checkHostJSON()
		u.checkIdentifiers()
		u.checkFormerNames(renamed)
		u.checkPredeclared()
		u.checkRegistered()
	}
	outputs := r.checkOutputs(units)
	r.checkContracts(outputs)
	r.findings.Sort()
	if r.findings.HasErrors() {
		return nil, r.findings
	}
	r.describe(outputs)
	program := &model.Program{}
	for _, u := range units {
		if p := u.model(); p != nil {
			program.Packages = append(program.Packages, p)
		}
	}
	if options.Contracts {
		program.Contracts = r.contracts(units)
	}
	return program, r.findings
}

// resolver is the state of one run.
type resolver struct {
	result   *load.Result
	types    *types.Reader
	packages map[*load.Package]*unit // of the run, and those that they refer to
	values   []value                 // that travel
	findings annotations.Diagnostics
}

func newResolver(result *load.Result, outside types.Outside) *resolver {
	return &resolver{result: result, types: types.NewReader(result, outside), packages: make(map[*load.Package]*unit)}
}

func (r *resolver) report(d annotations.Diagnostic) { r.findings = append(r.findings, d) }

// add adds a package to the run.
func (r *resolver) add(p *load.Package) *unit {
	u := &unit{resolver: r, source: p}
	r.packages[p] = u
	return u
}

// unit is one package on its way to a model.Package.
type unit struct {
	*resolver
	source *load.Package

	hubs         []*hub
	clients      []*client
	triggers     []*trigger
	negotiations []*negotiation
}

// declared is a declaration with directives, and the file it is in.
type declared struct {
	annotations.Declaration
	file *load.File
}

// unitOf returns a package with its hubs and clients, which other packages may
// refer to. Findings about one that is no part of the run are left out: they
// show when it is.
func (r *resolver) unitOf(p *load.Package) *unit {
	if u, ok := r.packages[p]; ok {
		return u
	}
	findings, values := len(r.findings), len(r.values)
	u := r.add(p)
	u.findHubs()
	u.findClients()
	r.findings, r.values = r.findings[:findings], r.values[:values]
	return u
}

// declarations yields the declarations of the package that have directives,
// in source order.
func (u *unit) declarations(yield func(declared) bool) {
	for _, f := range u.source.Files {
		for _, decl := range f.Declarations {
			if !yield(declared{decl, f}) {
				return
			}
		}
	}
}

// model returns the resolved package, or nil where nothing is to generate.
func (u *unit) model() *model.Package {
	if len(u.hubs)+len(u.clients)+len(u.triggers)+len(u.negotiations) == 0 {
		return nil
	}
	p := &model.Package{
		Name: u.source.Name, Path: u.source.Path, Dir: u.source.Dir, Imported: u.source.Imported,
		Identifiers: make(map[string]bool), Elsewhere: make(map[string]bool),
	}
	for name := range u.source.Scope {
		p.Identifiers[name] = true
	}
	for name := range u.source.Declared {
		if !p.Identifiers[name] {
			p.Elsewhere[name] = true
		}
	}
	if u.hasFunctions() {
		p.Root = u.source.Root
	}
	for _, h := range u.hubs {
		p.Hubs = append(p.Hubs, h.Hub)
	}
	slices.SortFunc(p.Hubs, func(a, b *model.Hub) int { return cmp.Compare(a.Type, b.Type) })
	for _, c := range u.clients {
		p.Clients = append(p.Clients, c.Client)
	}
	for _, t := range u.triggers {
		p.Triggers = append(p.Triggers, t.Trigger)
	}
	for _, n := range u.negotiations {
		p.Negotiations = append(p.Negotiations, n.Negotiation)
	}
	return p
}

func (u *unit) hasFunctions() bool { return len(u.triggers)+len(u.negotiations) > 0 }

// app is what one function app is made of: the packages with one app root;
// those without one, for which that is reported, by module.
type app []*unit

func appsOf(units []*unit) map[string]app {
	apps := make(map[string]app)
	for _, u := range units {
		root := cmp.Or(u.source.Root, "module "+u.source.Module.Dir)
		apps[root] = append(apps[root], u)
	}
	return apps
}
