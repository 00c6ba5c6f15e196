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
	offered := offers{unit: u, uses: make(map[string]offer)}
	for _, c := range u.clients {
		at := c.file.Span(c.spec.Name)
		offered.add(c.Clients(), at, "the clients type of "+c.Interface)
		offered.add(c.Constructor(), at, "the function that makes "+c.Clients())
		offered.add(c.ForCall(), at, "the function that makes "+c.Clients()+" for a call")
		if c.HasResults() {
			offered.add(c.Messages(), at, c.Interface+" without the methods that wait for a result")
		}
	}
	for _, r := range u.registrations() {
		offered.add(model.RegisterName(r.hubType), r.at, "the function that registers "+cmp.Or(r.hubType, "plain functions"))
	}
}

// offers are the names that generated code offers to the program.
type offers struct {
	*unit
	uses map[string]offer
}

// offer is what a name is for, and the declaration it is generated for.
type offer struct {
	use string
	at  annotations.Span
}

func (o offers) add(name string, at annotations.Span, use string) {
	if other, taken := o.uses[name]; taken {
		o.report(annotations.RuleIdentifierTaken.At(at, "%s would be generated twice: for %s and for %s", name, other.use, use).
			WithRelated(other.at, "the other is generated for this").WithHelp("rename one of the two types"))
		return
	}
	o.uses[name] = offer{use, at}
	if spec, file := o.dotImportOf(name); spec != nil {
		o.report(annotations.RuleIdentifierTaken.At(file.Span(spec), "%s is generated for %s, but this import uses the name", name, use).
			WithRelated(at, "it is generated for this").WithHelp("import the package by its name"))
	}
	if declared, taken := o.source.Declared[name]; taken {
		o.report(annotations.RuleIdentifierTaken.At(declared, "%s is generated for %s, but is declared here", name, use).
			WithRelated(at, "it is generated for this").WithHelp("rename the declaration"))
	}
}

// dotImportOf returns the dot import of the package that brings in a name.
func (o offers) dotImportOf(name string) (*ast.ImportSpec, *load.File) {
	for _, file := range o.source.Files {
		spec := file.DotImport()
		if spec == nil {
			continue
		}
		path, _ := strconv.Unquote(spec.Path.Value)
		if p := o.result.Lookup(o.source, path); p != nil {
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
