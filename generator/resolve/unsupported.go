package resolve

import (
	"go/ast"
	"slices"

	"github.com/hubwire/hubwire/generator/load"
)

const interfaceWithMethods = "an interface with methods"

// unsupported says what kind of type a name stands for, where values of that
// kind cannot travel: "a channel". It is "" for all others. It looks through
// the aliases and declarations of the modules at hand, but not into structs,
// whose fields may be left out by their tags.
func (r *resolver) unsupported(t typeExpr, d direction, seen []*ast.TypeSpec) string {
	switch expr := ast.Unparen(t.expr).(type) {
	case *ast.ChanType:
		return "a channel"
	case *ast.FuncType:
		return "a function"
	case *ast.InterfaceType:
		if d == arrives && expr.Methods.NumFields() > 0 {
			return interfaceWithMethods
		}
		return ""
	case *ast.StarExpr:
		return r.unsupported(typeExpr{expr.X, t.file}, d, seen)
	case *ast.ArrayType:
		return r.unsupported(typeExpr{expr.Elt, t.file}, d, seen)
	case *ast.MapType:
		return r.unsupported(typeExpr{expr.Value, t.file}, d, seen)
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		return r.unsupportedName(t, d, seen)
	}
	return ""
}

func (r *resolver) unsupportedName(t typeExpr, d direction, seen []*ast.TypeSpec) string {
	if p, object, ok := r.declaration(t); ok {
		spec := object.Type
		if slices.Contains(seen, spec) || hasCodec(p, spec.Name.Name, d) {
			return ""
		}
		if spec.TypeParams != nil && !isOpaque(spec.Type) {
			return "" // what is inside of it depends on the type arguments
		}
		return r.unsupported(typeExpr{spec.Type, object.File}, d, append(seen, spec))
	}
	importPath, name, _ := r.qualified(t)
	switch {
	case importPath == "unsafe":
		return "an unsafe pointer"
	case importPath == "C":
		return "a type of C"
	case d == arrives && isKnownInterface(importPath, name):
		return interfaceWithMethods
	case isKnownFunction(importPath, name):
		return "a function"
	case importPath != "":
		return ""
	case name == "complex64" || name == "complex128":
		return "a complex number"
	case name == "error": // as JSON it would be {}, so it is not sent either
		return interfaceWithMethods
	}
	return ""
}

// isOpaque reports whether values of a type cannot travel, whatever its
// elements are.
func isOpaque(expr ast.Expr) bool {
	switch ast.Unparen(expr).(type) {
	case *ast.ChanType, *ast.FuncType, *ast.InterfaceType:
		return true
	}
	return false
}

// hasCodec reports whether a type has a method of its own that makes it
// travel, whatever it is.
func hasCodec(p *load.Package, name string, d direction) bool {
	methods := p.Methods[name]
	if len(methods) == 0 {
		return false
	}
	if d == sent {
		return methods["MarshalJSON"] || methods["MarshalJSONTo"] || methods["MarshalText"] || methods["AppendText"]
	}
	return methods["UnmarshalJSON"] || methods["UnmarshalJSONFrom"] || methods["UnmarshalText"]
}
