package resolve

import (
	"cmp"
	"go/ast"
	"strings"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// forms finds out what types are in JSON. Declared types of the modules at hand
// become definitions; of others only the usual ones are known.
type forms struct {
	*resolver
	home        *load.Package                // of the hub
	definitions map[string]*model.Definition // by the type as canonical spells it
	origins     []origin                     // of the definitions, in the order they were found
	constants   map[string]*constants        // by import path
	documented  map[*load.File]docs
}

// origin is where a definition comes from.
type origin struct {
	*model.Definition
	source *load.Package
	key    string // that of its type
	name   string // an identifier
}

// scoped is a type expression inside of a generic declaration, with the types
// that its type parameters stand for.
type scoped struct {
	typeExpr
	bound map[string]scoped
}

func (t scoped) at(expr ast.Expr) scoped { return scoped{typeExpr{expr, t.file}, t.bound} }

// of returns the form of a type.
func (f *forms) of(t scoped, depth int) *model.JSON {
	if depth > maxShapeDepth {
		return unknown("a type without end")
	}
	switch expr := ast.Unparen(t.expr).(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		return f.ofName(t.at(expr), depth)
	case *ast.StarExpr:
		return nullable(f.of(t.at(expr.X), depth+1))
	case *ast.ArrayType:
		return f.ofArray(t, expr, depth)
	case *ast.MapType:
		return &model.JSON{Kind: model.JSONRecord, Elem: f.of(t.at(expr.Value), depth+1)}
	case *ast.StructType:
		if why := f.codec(nil, t, depth).why; why != "" {
			return unknown(why)
		}
		return f.ofStruct(t, depth)
	case *ast.InterfaceType:
		return unknown("")
	}
	return &model.JSON{Kind: model.JSONNever, Why: source(t.expr) + " has no JSON form"}
}

func (f *forms) ofArray(t scoped, expr *ast.ArrayType, depth int) *model.JSON {
	elem := t.at(expr.Elt)
	if f.isByte(elem) {
		return &model.JSON{Kind: model.JSONString, Format: model.FormatBase64}
	}
	array := &model.JSON{Kind: model.JSONArray, Elem: f.of(elem, depth+1)}
	if expr.Len != nil {
		array.Length = f.length(t.at(expr.Len))
	}
	return array
}

// isByte reports whether elements of a type make a base64 string: only bytes
// without a name of their own do.
func (f *forms) isByte(t scoped) bool {
	for range maxAliases {
		name, ok := ast.Unparen(t.expr).(*ast.Ident)
		if !ok {
			break
		}
		to, isParameter := t.bound[name.Name]
		if !isParameter {
			break
		}
		t = to
	}
	bare := f.unalias(t.typeExpr)
	name, ok := bare.expr.(*ast.Ident)
	return ok && !isDeclared(bare, name.Name) && (name.Name == "byte" || name.Name == "uint8")
}

// ofName returns the form of a type with a name.
func (f *forms) ofName(t scoped, depth int) *model.JSON {
	if name, ok := t.expr.(*ast.Ident); ok {
		if to, isParameter := t.bound[name.Name]; isParameter {
			return f.of(to, depth+1)
		}
	}
	p, object, ok := f.declaration(t.typeExpr)
	if !ok {
		importPath, name, _ := f.qualified(t.typeExpr)
		return knownForm(importPath, name, source(t.expr))
	}
	inside := f.inside(t, object)
	if object.Type.Assign.IsValid() {
		return f.of(inside, depth+1)
	}
	if inside.bound == nil {
		depth = 0 // only instances of generic types may be without end
	}
	return &model.JSON{Kind: model.JSONReference, Definition: f.definition(t, p, inside, depth)}
}

// inside returns the type that a declaration gives a name to.
func (f *forms) inside(t scoped, object load.Object) scoped {
	inside := scoped{typeExpr{object.Type.Type, object.File}, nil}
	if object.Type.TypeParams == nil {
		return inside
	}
	args := typeArguments(t.expr)
	inside.bound = make(map[string]scoped)
	for _, field := range object.Type.TypeParams.List {
		for _, name := range field.Names {
			if len(args) > 0 {
				inside.bound[name.Name] = t.at(args[0])
				args = args[1:]
			}
		}
	}
	return inside
}

func typeArguments(expr ast.Expr) []ast.Expr {
	switch expr := ast.Unparen(expr).(type) {
	case *ast.IndexExpr:
		return []ast.Expr{expr.Index}
	case *ast.IndexListExpr:
		return expr.Indices
	}
	return nil
}

// definition returns the definition of a declared type.
func (f *forms) definition(t scoped, p *load.Package, inside scoped, depth int) *model.Definition {
	key := f.spell(t, canonical)
	if found, ok := f.definitions[key]; ok {
		return found
	}
	_, name, _ := f.qualified(t.typeExpr)
	d := &model.Definition{Go: f.spell(t, f.shown), Doc: f.docs(inside.file)[name]}
	f.definitions[key] = d // a type may be inside of itself
	f.origins = append(f.origins, origin{d, p, key, cmp.Or(identifier(f.spell(t, unqualified)), "Type")})
	d.JSON = f.declared(p, name, inside, depth)
	if refersTo(d.JSON, d) {
		d.JSON = unknown("a type without end")
	}
	return d
}

// declared returns the form of a declared type: by its methods, else by what
// it is made of.
func (f *forms) declared(p *load.Package, name string, inside scoped, depth int) *model.JSON {
	underlying, ok := f.underlying(inside)
	switch codec := f.codec(p.Methods[name], underlying, depth); {
	case codec.text:
		return &model.JSON{Kind: model.JSONString}
	case codec.why != "":
		return unknown(codec.why)
	case !ok:
		importPath, name, _ := f.qualified(underlying.typeExpr)
		return knownUnderlying(importPath, name, source(underlying.expr))
	}
	form := f.ofUnderlying(underlying, depth)
	if form.Kind == model.JSONString && form.Format == "" || isInteger(form) {
		form.Values = f.valuesOf(p, name)
	}
	return form
}

// underlying follows the names that a type is declared from: it has what they
// are made of, but not their methods. It is false where that leads out of the
// source at hand.
func (f *forms) underlying(t scoped) (scoped, bool) {
	for range maxAliases {
		t.expr = ast.Unparen(t.expr)
		switch expr := t.expr.(type) {
		case *ast.Ident:
			if to, isParameter := t.bound[expr.Name]; isParameter {
				t = to
				continue
			}
		case *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		default:
			return t, true
		}
		_, object, ok := f.declaration(t.typeExpr)
		if !ok {
			importPath, _, _ := f.qualified(t.typeExpr)
			return t, importPath == ""
		}
		t = f.inside(t, object)
	}
	return t, false
}

// ofUnderlying returns the form of what a declared type is made of, without
// regard to methods.
func (f *forms) ofUnderlying(t scoped, depth int) *model.JSON {
	if _, isStruct := t.expr.(*ast.StructType); isStruct {
		return f.ofStruct(t, depth)
	}
	return f.of(t, depth+1)
}

// refersTo reports whether a form is nothing but a definition, or null.
func refersTo(form *model.JSON, d *model.Definition) bool {
	for form != nil {
		switch form.Kind {
		case model.JSONNullable:
			form = form.Elem
		case model.JSONReference:
			if form.Definition == d {
				return true
			}
			form = form.Definition.JSON
		default:
			return false
		}
	}
	return false
}

func unknown(why string) *model.JSON { return &model.JSON{Kind: model.JSONUnknown, Why: why} }

func nullable(form *model.JSON) *model.JSON {
	if form.Kind == model.JSONNullable || form.Kind == model.JSONUnknown {
		return form
	}
	return &model.JSON{Kind: model.JSONNullable, Elem: form}
}

func isInteger(form *model.JSON) bool {
	return form.Kind == model.JSONNumber && !strings.HasPrefix(string(form.Format), "float")
}
