package load

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/internal/functionapp"
)

// Package is one package, parsed.
type Package struct {
	Name   string // package clause
	Path   string // import path
	Dir    string // absolute
	Module *Module

	// Root is the app root: the nearest directory upward with a host.json.
	// The search ends at the first directory with a go.mod or a .git, which
	// is still looked at. Empty where there is none.
	Root string

	Files []*File // sorted by name; own output and test files left out

	// Scope has what is declared at package level, and Methods the names of
	// the methods of each type.
	Scope   map[string]Object
	Methods map[string]map[string]bool

	// Declared has the names that any file of the folder declares at package
	// level, tests and files of other builds included, and the first place of
	// each; Imported has those by which any of them imports. Own output is left
	// out. They are nil for a package that was looked up.
	Declared map[string]annotations.Span
	Imported map[string]bool
}

// File is one parsed file.
type File struct {
	Package      *Package
	Tokens       *token.File
	Syntax       *ast.File
	Declarations []annotations.Declaration // those with directives
	Partial      bool                      // a syntax error keeps some of it from being known
}

// Object is one package-level declaration.
type Object struct {
	File *File
	Pos  token.Pos
	Type *ast.TypeSpec // nil for all but types
}

// Span returns the place of a node of the file.
func (f *File) Span(node ast.Node) annotations.Span {
	return annotations.SpanOf(f.Tokens, node.Pos(), node.End())
}

// DotImport returns an import of the file that brings in names of another
// package, or nil.
func (f *File) DotImport() *ast.ImportSpec {
	for _, spec := range f.Syntax.Imports {
		if spec.Name != nil && spec.Name.Name == "." {
			return spec
		}
	}
	return nil
}

// assemble makes the package of a directory from its parsed files. It is nil
// where there are none, and, but for a looked-up package, where none has a
// directive.
func (d *directory) assemble(lookup bool) (*Package, annotations.Diagnostics) {
	named := d.namesPackage(lookup)
	if named == nil {
		return nil, nil
	}
	p := &Package{
		Name:    named.syntax.Name.Name,
		Dir:     d.path,
		Module:  d.module,
		Root:    functionapp.Root(d.path, d.inputs.stat),
		Scope:   make(map[string]Object),
		Methods: make(map[string]map[string]bool),
	}
	if d.module != nil {
		p.Path = d.module.importPath(d.path)
	}
	var findings annotations.Diagnostics
	for _, s := range d.sources {
		if s.syntax == nil {
			continue
		}
		f := &File{Package: p, Tokens: s.tokens, Syntax: s.syntax, Declarations: s.declarations, Partial: s.broken != nil}
		if s.syntax.Name.Name != p.Name {
			findings = append(findings, annotations.RuleTwoPackages.At(f.Span(s.syntax.Name),
				"package %s is in the same directory as package %s", s.syntax.Name.Name, p.Name).
				WithRelated(annotations.SpanOf(named.tokens, named.syntax.Name.Pos(), named.syntax.Name.End()), "package %s", p.Name).
				WithHelp("use one package name, or exclude this file with a build constraint"))
			continue
		}
		p.Files = append(p.Files, f)
		p.index(f)
	}
	p.ofAliases()
	if !lookup {
		p.names(d)
	}
	return p, findings
}

// namesPackage returns the file whose package clause names the package: the
// first with directives.
func (d *directory) namesPackage(lookup bool) *source {
	var first *source
	for _, s := range d.sources {
		switch {
		case s.syntax == nil:
		case len(s.declarations) > 0:
			return s
		case lookup && first == nil:
			first = s
		}
	}
	return first
}

// index adds what a file declares at package level.
func (p *Package) index(f *File) {
	for _, decl := range f.Syntax.Decls {
		if function, ok := decl.(*ast.FuncDecl); ok && function.Recv != nil {
			if receiver := ReceiverType(function); receiver != nil {
				if p.Methods[receiver.Name] == nil {
					p.Methods[receiver.Name] = make(map[string]bool)
				}
				p.Methods[receiver.Name][function.Name.Name] = true
			}
			continue
		}
		declared(decl, func(name *ast.Ident, spec *ast.TypeSpec) { p.declare(f, name, spec) })
	}
}

// declared calls yield for the names that a declaration adds to its package; the
// spec is nil for all but types.
func declared(decl ast.Decl, yield func(name *ast.Ident, spec *ast.TypeSpec)) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			yield(decl.Name, nil)
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				yield(spec.Name, spec)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					yield(name, nil)
				}
			}
		}
	}
}

// TypeNamed returns the name of the declared type that a name stands for: the
// name itself, or where that is an alias within the package, the type behind.
func (p *Package) TypeNamed(name string) string {
	for range maxAliases {
		object, ok := p.Scope[name]
		if !ok || object.Type == nil || !object.Type.Assign.IsValid() {
			return name
		}
		behind, ok := ast.Unparen(object.Type.Type).(*ast.Ident)
		if !ok {
			return name
		}
		name = behind.Name
	}
	return name
}

// maxAliases bounds a chain of aliases, which may be a cycle in unfinished code.
const maxAliases = 20

// ofAliases gives the methods on aliases to the types behind them.
func (p *Package) ofAliases() {
	for _, alias := range slices.Sorted(maps.Keys(p.Methods)) {
		behind := p.TypeNamed(alias)
		if behind == alias {
			continue
		}
		if p.Methods[behind] == nil {
			p.Methods[behind] = make(map[string]bool)
		}
		maps.Copy(p.Methods[behind], p.Methods[alias])
	}
}

// declare remembers the first declaration of a name. Names that may be
// declared many times, or that cannot be used, are left out.
func (p *Package) declare(f *File, name *ast.Ident, spec *ast.TypeSpec) {
	if name.Name == "_" || name.Name == "init" {
		return
	}
	if _, ok := p.Scope[name.Name]; !ok {
		p.Scope[name.Name] = Object{File: f, Pos: name.Pos(), Type: spec}
	}
}

// ReceiverType returns the name of the type a method belongs to. It is nil
// for a function, and where the receiver is no type name.
func ReceiverType(decl *ast.FuncDecl) *ast.Ident {
	if decl.Recv == nil || len(decl.Recv.List) != 1 {
		return nil
	}
	typ := ast.Unparen(decl.Recv.List[0].Type)
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = ast.Unparen(star.X)
	}
	switch generic := typ.(type) {
	case *ast.IndexExpr:
		typ = generic.X
	case *ast.IndexListExpr:
		typ = generic.X
	}
	name, _ := typ.(*ast.Ident)
	return name
}
