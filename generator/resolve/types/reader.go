// Package types knows what the types in signatures are: it reads type
// expressions into one representation, model.Type, and says what values of them
// are in JSON, and why they may be nothing there.
//
// It reads source, and asks for no type checking. What it has no source of is
// unknown, unless somebody who checks types says more; see [Outside].
package types

import (
	"go/ast"
	"slices"
	"strconv"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// Expr is a type expression and the file that gives its names a meaning.
type Expr struct {
	ast.Expr
	File *load.File
}

func (e Expr) at(expr ast.Expr) Expr { return Expr{expr, e.File} }

// Outside returns the declaration of a type whose source is not at hand, or nil.
type Outside func(importPath, name string) *model.Declaration

// Reader reads type expressions, each declaration once.
type Reader struct {
	result  *load.Result
	outside Outside

	declarations map[*ast.TypeSpec]*model.Declaration
	sources      map[*model.Declaration]source
	places       map[model.Type]Expr // where a type is written
	forms        map[Direction]*Forms
	reported     map[reported]bool
}

// source is where a declaration is.
type source struct {
	load.Object
	pkg *load.Package
}

// NewReader returns a reader of what was loaded. Outside may be nil.
func NewReader(result *load.Result, outside Outside) *Reader {
	return &Reader{
		result:       result,
		outside:      outside,
		declarations: make(map[*ast.TypeSpec]*model.Declaration),
		sources:      make(map[*model.Declaration]source),
		places:       make(map[model.Type]Expr),
		forms:        make(map[Direction]*Forms),
		reported:     make(map[reported]bool),
	}
}

// Place returns where a type is written, or another place for one that comes
// from [Outside].
func (r *Reader) Place(t model.Type, otherwise Expr) Expr {
	if place, ok := r.places[t]; ok {
		return place
	}
	return otherwise
}

// Type reads a type expression. Names that nothing declares are those of a
// *model.Named without declaration.
func (r *Reader) Type(e Expr) model.Type { return r.read(e, nil) }

// read reads a type expression inside of a declaration with type parameters.
func (r *Reader) read(e Expr, parameters []string) model.Type {
	t := r.walk(e, parameters)
	r.places[t] = e
	return t
}

func (r *Reader) walk(e Expr, parameters []string) model.Type {
	inside := func(expr ast.Expr) model.Type { return r.read(e.at(expr), parameters) }
	switch expr := ast.Unparen(e.Expr).(type) {
	case *ast.Ident:
		if slices.Contains(parameters, expr.Name) {
			return &model.TypeParameter{Name: expr.Name}
		}
		return r.named(e, "", expr.Name)
	case *ast.SelectorExpr:
		if importPath, ok := r.imported(e.at(expr.X)); ok {
			return r.named(e, importPath, expr.Sel.Name)
		}
		if pkg, ok := expr.X.(*ast.Ident); ok {
			return &model.Named{Name: pkg.Name + "." + expr.Sel.Name}
		}
	case *ast.IndexExpr:
		return r.instance(e.at(expr.X), parameters, inside(expr.Index))
	case *ast.IndexListExpr:
		args := make([]model.Type, len(expr.Indices))
		for i, index := range expr.Indices {
			args[i] = inside(index)
		}
		return r.instance(e.at(expr.X), parameters, args...)
	case *ast.StarExpr:
		return &model.Pointer{Elem: inside(expr.X)}
	case *ast.ArrayType:
		if expr.Len == nil {
			return &model.Slice{Elem: inside(expr.Elt)}
		}
		length, importPath := r.length(e.at(expr.Len))
		return &model.Array{Len: length, LenImport: importPath, Elem: inside(expr.Elt)}
	case *ast.MapType:
		return &model.Map{Key: inside(expr.Key), Elem: inside(expr.Value)}
	case *ast.StructType:
		return fieldsOf(expr, inside)
	case *ast.InterfaceType:
		for _, method := range expr.Methods.List {
			if _, ok := inside(method.Type).(*model.Any); !ok {
				return &model.Interface{Methods: len(expr.Methods.List)}
			}
		}
		return &model.Any{}
	case *ast.ChanType:
		return &model.Opaque{What: "a channel"}
	case *ast.FuncType:
		return &model.Opaque{What: "a function"}
	}
	return &model.Opaque{What: "no type"}
}

// named returns the type of a name.
func (r *Reader) named(e Expr, importPath, name string) model.Type {
	switch importPath {
	case "":
		if _, declared := e.File.Package.Scope[name]; name == "any" && !declared {
			return &model.Any{}
		}
	case "unsafe":
		return &model.Opaque{What: "an unsafe pointer"}
	}
	return &model.Named{Import: importPath, Name: name, Declaration: r.declaration(e.File.Package, importPath, name)}
}

// instance returns a generic type with type arguments.
func (r *Reader) instance(generic Expr, parameters []string, args ...model.Type) model.Type {
	t := r.walk(generic, parameters)
	if named, ok := t.(*model.Named); ok {
		named.Args = args
	}
	return t
}

func fieldsOf(expr *ast.StructType, read func(ast.Expr) model.Type) *model.Struct {
	s := &model.Struct{Fields: make([]model.Field, 0, expr.Fields.NumFields())}
	for _, field := range expr.Fields.List {
		f := model.Field{Type: read(field.Type), Doc: firstText(field.Doc, field.Comment)}
		if field.Tag != nil {
			f.Tag, _ = strconv.Unquote(field.Tag.Value) // the parser has checked it
		}
		if len(field.Names) == 0 {
			s.Fields = append(s.Fields, f)
		}
		for _, name := range field.Names {
			f.Name = name.Name
			s.Fields = append(s.Fields, f)
		}
	}
	return s
}

// length returns the length of an array as generated code may repeat it.
func (r *Reader) length(e Expr) (text, importPath string) {
	switch expr := ast.Unparen(e.Expr).(type) {
	case *ast.BasicLit:
		return expr.Value, ""
	case *ast.Ident:
		return expr.Name, ""
	case *ast.SelectorExpr:
		if importPath, ok := r.imported(e.at(expr.X)); ok {
			return expr.Sel.Name, importPath
		}
	}
	return "", ""
}

// imported returns the import path of a package's name.
func (r *Reader) imported(e Expr) (importPath string, ok bool) {
	if pkg, isName := e.Expr.(*ast.Ident); isName {
		return r.result.Import(e.File, pkg.Name)
	}
	return "", false
}

// declaration returns the declaration of a name that a package uses, or nil
// where its source is not at hand.
func (r *Reader) declaration(from *load.Package, importPath, name string) *model.Declaration {
	p := from
	if importPath != "" {
		if p = r.result.Lookup(from, importPath); p == nil {
			return nil
		}
	}
	object := p.Scope[name]
	if object.Type == nil {
		return nil
	}
	if known := r.declarations[object.Type]; known != nil {
		return known
	}
	d := &model.Declaration{Import: p.Path, Package: p.Name, Name: name, Alias: object.Type.Assign.IsValid(), Methods: p.Methods[name]}
	if list := object.Type.TypeParams; list != nil {
		for _, field := range list.List {
			for _, each := range field.Names {
				d.Parameters = append(d.Parameters, each.Name)
			}
		}
	}
	r.declarations[object.Type] = d
	r.sources[d] = source{object, p}
	return d
}

// open returns the declaration of a name with what it is declared as, or nil
// where that is unknown.
func (r *Reader) open(t *model.Named) *model.Declaration {
	if t.Declaration == nil && t.Import != "" && r.outside != nil {
		t.Declaration = r.outside(t.Import, t.Name)
	}
	d := t.Declaration
	if d != nil && d.Type == nil {
		from := r.sources[d]
		d.Type = r.read(Expr{from.Type.Type, from.File}, d.Parameters)
	}
	return d
}

// maxAliases bounds a chain of aliases, which may be a cycle in unfinished code.
const maxAliases = 20

// Unalias returns the type behind aliases.
func (r *Reader) Unalias(t model.Type) model.Type { return r.resolved(scoped{Type: t}).Type }

// Is reports whether a type is one of another package, also through aliases.
func (r *Reader) Is(t model.Type, importPath, name string) bool {
	named := func(t model.Type) bool {
		found, ok := t.(*model.Named)
		return ok && found.Import == importPath && found.Name == name
	}
	return named(t) || named(r.Unalias(t))
}

// IsPointerTo reports whether a type is a pointer to one of another package.
func (r *Reader) IsPointerTo(t model.Type, importPath, name string) bool {
	pointer, ok := r.Unalias(t).(*model.Pointer)
	return ok && r.Is(pointer.Elem, importPath, name)
}

// IsError reports whether a type is the predeclared error.
func (r *Reader) IsError(t model.Type) bool { return isPredeclared(r.Unalias(t), "error") }

// isPredeclared reports whether a type is a predeclared one.
func isPredeclared(t model.Type, names ...string) bool {
	named, ok := t.(*model.Named)
	return ok && named.Import == "" && named.Declaration == nil && slices.Contains(names, named.Name)
}
