package resolve

import (
	"go/ast"
	"maps"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/resolve/types"
)

// nameCheck reports names in a type of a signature that nothing declares, and
// what generated code cannot repeat where it has to.
type nameCheck struct {
	*resolver
	direction types.Direction
	repeated  bool // generated code writes the type
	inStruct  bool
}

func (c nameCheck) look(within types.Expr, t model.Type) {
	place := c.types.Place(t, within)
	switch t := t.(type) {
	case *model.Named:
		if t.Import == "" && t.Declaration == nil {
			c.checkName(place, t.Name)
		}
	case *model.Array:
		if t.Len == "" && c.repeated {
			length := ast.Unparen(place.Expr).(*ast.ArrayType).Len
			c.report(annotations.RuleArrayLength.At(place.File.Span(length), "unsupported array length %s: expected a number or the name of a constant", types.Source(length)).
				WithHelp("declare a constant for it, or use a slice"))
		}
	case *model.Struct:
		c.inStruct = true
	case *model.Interface, *model.Opaque:
		_, isInterface := t.(*model.Interface)
		switch source := types.Source(place.Expr); {
		case !c.repeated:
		case c.inStruct:
			c.report(annotations.RuleTypeCannotArrive.At(place.File.Span(place.Expr), "%s is not supported in an unnamed struct", source).
				WithHelp("declare a type for the struct"))
		case isInterface && c.direction == types.Sent: // what arrives is reported with all the other types
			c.report(annotations.RuleTypeCannotBeSent.At(place.File.Span(place.Expr), "%s is not supported in a message", source).
				WithHelp("declare a type for the interface"))
		}
	}
	for _, part := range model.Parts(t) {
		c.look(place, part)
	}
}

// checkName reports a name that the package does not declare as a type.
func (r *resolver) checkName(at types.Expr, name string) {
	expr := bareName(at.Expr)
	if selector, ok := expr.(*ast.SelectorExpr); ok {
		r.report(annotations.RulePackageUndeclared.At(at.File.Span(selector.X), "package %s is not imported", types.Source(selector.X)).
			WithHelp("import the package of %s", types.Source(selector)))
		return
	}
	p := at.File.Package
	object, declared := p.Scope[name]
	span := at.File.Span(expr)
	switch spec := at.File.DotImport(); {
	case declared:
		r.report(annotations.RuleTypeUndeclared.At(span, "%s is not a type", name).
			WithRelated(spanOfName(name, object), "declared here"))
		return
	case types.IsPredeclared(name):
		return
	case spec != nil:
		r.report(annotations.RuleTypeDotImport.At(span, "%s is not declared in package %s; it may come from a dot import", name, p.Name).
			WithRelated(at.File.Span(spec), "the dot import").
			WithHelp("import the package by name and write package.%s", name))
		return
	}
	r.report(r.withLikelyName(annotations.RuleTypeUndeclared.At(span, "%s is not declared in package %s", name, p.Name), p, name))
}

// withLikelyName adds what the author probably meant by a name.
func (r *resolver) withLikelyName(d annotations.Diagnostic, p *load.Package, name string) annotations.Diagnostic {
	if r.use(p, "", func(c *client) bool { return c.Clients() == name }) != nil {
		return d.WithHelp("take the generated clients type as a parameter of its own: clients %s", name)
	}
	if object, ok := p.Scope[strings.TrimSuffix(name, "s")]; ok && object.Type != nil {
		if _, isInterface := ast.Unparen(object.Type.Type).(*ast.InterfaceType); isInterface {
			return d.WithHelp("for the clients type of the interface %s, put //signalr:client above it", object.Type.Name.Name)
		}
	}
	var declared []string
	for _, name := range slices.Sorted(maps.Keys(p.Scope)) {
		if p.Scope[name].Type != nil {
			declared = append(declared, name)
		}
	}
	d, near := d.WithNearest(name, "", declared)
	if !near {
		d = d.WithHelp("declare it, or correct the name")
	}
	return d
}

// bareName returns a name without type arguments.
func bareName(expr ast.Expr) ast.Expr {
	switch expr := ast.Unparen(expr).(type) {
	case *ast.IndexExpr:
		return expr.X
	case *ast.IndexListExpr:
		return expr.X
	default:
		return expr
	}
}
