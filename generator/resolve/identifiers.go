package resolve

import (
	"cmp"
	"go/ast"
	"go/token"
	"strconv"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// checkIdentifiers reports declarations with the names that generated code
// offers to the program, and two of those names that are one.
func (u *unit) checkIdentifiers() {
	type offer struct {
		use string           // what the name is for
		at  annotations.Span // what it is generated for
	}
	offered := make(map[string]offer)
	add := func(name string, at annotations.Span, use string) {
		if other, taken := offered[name]; taken {
			u.report(annotations.RuleIdentifierTaken.At(at, "%s would be generated twice: for %s and for %s", name, other.use, use).
				WithRelated(other.at, "the other is generated for this").WithHelp("rename one of the two types"))
			return
		}
		offered[name] = offer{use, at}
		if spec, file := u.dotImportOf(name); spec != nil {
			u.report(annotations.RuleIdentifierTaken.At(file.Span(spec), "%s is generated for %s, but this import uses the name", name, use).
				WithRelated(at, "it is generated for this").WithHelp("import the package by its name"))
		}
		if declared, taken := u.source.Declared[name]; taken {
			u.report(annotations.RuleIdentifierTaken.At(declared, "%s is generated for %s, but is declared here", name, use).
				WithRelated(at, "it is generated for this").WithHelp("rename the declaration"))
		}
	}
	for _, c := range u.clients {
		at := c.file.Span(c.spec.Name)
		add(c.Clients(), at, "the clients type of "+c.Interface)
		add(c.Constructor(), at, "the function that makes "+c.Clients())
		add(c.ForCall(), at, "the function that makes "+c.Clients()+" for a call")
		if c.HasResults() {
			add(c.Messages(), at, c.Interface+" without the methods that wait for a result")
		}
	}
	for _, r := range u.registrations() {
		add(model.RegisterName(r.hubType), r.at, "the function that registers "+cmp.Or(r.hubType, "plain functions"))
	}
}

// dotImportOf returns the dot import of the package that brings in a name.
func (u *unit) dotImportOf(name string) (*ast.ImportSpec, *load.File) {
	for _, file := range u.source.Files {
		spec := file.DotImport()
		if spec == nil {
			continue
		}
		path, _ := strconv.Unquote(spec.Path.Value)
		if p := u.result.Lookup(u.source, path); p != nil {
			if _, has := p.Scope[name]; has {
				return spec, file
			}
		}
	}
	return nil, nil
}

// checkPredeclared reports declarations that hide a name of Go from generated
// code, which is in the same package.
func (u *unit) checkPredeclared() {
	if len(u.clients)+len(u.triggers)+len(u.negotiations) == 0 {
		return // nothing is generated
	}
	for _, name := range model.Predeclared() {
		if object, ok := u.source.Scope[name]; ok {
			u.report(annotations.RulePredeclaredHidden.At(spanOfName(name, object), "%s hides the predeclared %s, which generated code in package %s needs", name, name, u.source.Name).
				WithHelp("rename the declaration"))
		}
	}
}

// spanOfName returns the place where a name is declared.
func spanOfName(name string, object load.Object) annotations.Span {
	return annotations.SpanOf(object.File.Tokens, object.Pos, object.Pos+token.Pos(len(name)))
}
