package resolve

import (
	"go/ast"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// maxAliases bounds a chain of aliases, which may be a cycle in unfinished code.
const maxAliases = 20

// typeExpr is a type expression and the file that gives its names a meaning.
type typeExpr struct {
	expr ast.Expr
	file *load.File
}

// qualified returns the package and name that a type expression names; the
// import path is "" for a name without qualifier. Type arguments are left out.
func (r *resolver) qualified(t typeExpr) (importPath, name string, ok bool) {
	switch expr := ast.Unparen(t.expr).(type) {
	case *ast.Ident:
		return "", expr.Name, true
	case *ast.SelectorExpr:
		if pkg, isName := expr.X.(*ast.Ident); isName {
			importPath, ok = r.result.Import(t.file, pkg.Name)
			return importPath, expr.Sel.Name, ok
		}
	case *ast.IndexExpr:
		return r.qualified(typeExpr{expr.X, t.file})
	case *ast.IndexListExpr:
		return r.qualified(typeExpr{expr.X, t.file})
	}
	return "", "", false
}

// declaration returns where the source at hand declares the type that an
// expression names. It is false for predeclared types, and for those of
// modules that are not at hand.
func (r *resolver) declaration(t typeExpr) (*load.Package, load.Object, bool) {
	importPath, name, ok := r.qualified(t)
	if !ok {
		return nil, load.Object{}, false
	}
	p := t.file.Package
	if importPath != "" {
		if p = r.result.Lookup(t.file.Package, importPath); p == nil {
			return nil, load.Object{}, false
		}
	}
	object, ok := p.Scope[name]
	return p, object, ok && object.Type != nil
}

// namedType is a type that the source at hand declares.
type namedType struct {
	load.Object
	source *load.Package
}

// unalias returns the type behind an alias of the source at hand.
func (r *resolver) unalias(t typeExpr) typeExpr {
	t, _, _ = r.behind(t)
	return t
}

// behind is unalias, with the declaration of what it returns if that is a name
// that the source at hand declares.
func (r *resolver) behind(t typeExpr) (bare typeExpr, named namedType, declared bool) {
	for range maxAliases {
		t.expr = ast.Unparen(t.expr)
		p, object, ok := r.declaration(t)
		if !ok || !object.Type.Assign.IsValid() || object.Type.TypeParams != nil {
			return t, namedType{object, p}, ok
		}
		t = typeExpr{object.Type.Type, object.File}
	}
	p, object, ok := r.declaration(t)
	return t, namedType{object, p}, ok
}

// is reports whether a type expression names a type of another package, also
// through aliases.
func (r *resolver) is(t typeExpr, importPath, name string) bool {
	named := func(t typeExpr) bool {
		path, found, ok := r.qualified(t)
		return ok && path == importPath && found == name
	}
	return named(t) || named(r.unalias(t))
}

// isPointerTo reports whether a type expression is a pointer to a type of
// another package.
func (r *resolver) isPointerTo(t typeExpr, importPath, name string) bool {
	t = r.unalias(t)
	star, ok := t.expr.(*ast.StarExpr)
	return ok && r.is(typeExpr{star.X, t.file}, importPath, name)
}

// isError reports whether a type expression is the predeclared error.
func (r *resolver) isError(t typeExpr) bool {
	t = r.unalias(t)
	name, ok := t.expr.(*ast.Ident)
	if !ok || name.Name != "error" {
		return false
	}
	_, shadowed := t.file.Package.Scope["error"]
	return !shadowed
}

const (
	contextPath = "context"
	httpPath    = "net/http"
)

func (r *resolver) isContext(t typeExpr) bool { return r.is(t, contextPath, "Context") }

func (r *resolver) isInvocationContext(t typeExpr) bool {
	return r.is(t, model.RuntimePath, "InvocationContext")
}
