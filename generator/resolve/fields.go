package resolve

import (
	"go/ast"
	"go/token"
	"reflect"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
)

// search is a declared struct whose fields are looked at.
type search struct {
	spec      *ast.TypeSpec
	direction direction
}

// value is the type of a value that travels.
type value struct {
	typeExpr
	direction direction
}

// checkFields reports fields that cannot travel in the structs that types are
// made of. Only the source at hand is looked at; each struct once, so that the
// order of the types decides which of them a finding tells.
func (r *resolver) checkFields(values []value) {
	searched := make(map[search]bool, len(values))
	for _, v := range values {
		w := fieldWalk{resolver: r, searched: searched, direction: v.direction, from: v.typeExpr, always: v.direction == sent}
		w.look(v.typeExpr)
	}
}

// fieldWalk goes through the fields that are reached from a type.
type fieldWalk struct {
	*resolver
	searched  map[search]bool // whether as those of every value, see always
	direction direction
	from      typeExpr   // in a signature
	path      *fieldPath // down to the struct that is looked at; nil outside of named types and structs
	last      string     // field of that struct
	inside    bool       // of a struct
	always    bool       // every value has the fields at hand, not only those without nil and empty lists
}

// fieldPath is a path of fields, behind the first named type:
// Message.Inner.Done. Most are never written.
type fieldPath struct {
	above *fieldPath
	named ast.Expr // the type at the beginning, or else
	name  string   // of a field
}

func (p *fieldPath) String() string {
	switch {
	case p.named != nil:
		return source(p.named)
	case p.above == nil:
		return p.name
	}
	return p.above.String() + "." + p.name
}

// here is the path down to what is looked at.
func (w fieldWalk) here() *fieldPath {
	if w.last == "" {
		return w.path
	}
	return &fieldPath{above: w.path, name: w.last}
}

func (w fieldWalk) look(t typeExpr) {
	switch expr := ast.Unparen(t.expr).(type) {
	case *ast.StarExpr:
		w.always = w.always && !w.inside
		w.look(typeExpr{expr.X, t.file})
	case *ast.ArrayType:
		w.always = w.always && expr.Len != nil
		w.look(typeExpr{expr.Elt, t.file})
	case *ast.MapType:
		w.always = false
		w.look(typeExpr{expr.Value, t.file})
	case *ast.StructType:
		w.fields(expr, t.file)
	case *ast.IndexExpr:
		w.arguments(t, expr.Index)
	case *ast.IndexListExpr:
		w.arguments(t, expr.Indices...)
	case *ast.Ident, *ast.SelectorExpr:
		w.named(t)
	}
}

// arguments looks at the type arguments of a generic type. How they are used
// is not looked at.
func (w fieldWalk) arguments(t typeExpr, list ...ast.Expr) {
	w.always = false
	for _, each := range list {
		w.look(typeExpr{each, t.file})
	}
}

func (w fieldWalk) named(t typeExpr) {
	p, object, ok := w.declaration(t)
	if !ok {
		return
	}
	key := search{object.Type, w.direction}
	always, searched := w.searched[key]
	if searched && (always || !w.always) || hasCodec(p, object.Type.Name.Name, w.direction) {
		return
	}
	w.searched[key] = w.always
	if w.path == nil && w.last == "" {
		w.path = &fieldPath{named: t.expr}
	}
	if object.Type.TypeParams != nil {
		return // an instance through an alias
	}
	w.look(typeExpr{object.Type.Type, object.File})
}

func (w fieldWalk) fields(expr *ast.StructType, file *load.File) {
	for _, field := range expr.Fields.List {
		if len(field.Names) == 0 && !w.isPlain(typeExpr{field.Type, file}) {
			return // it may give the struct methods of its own for JSON
		}
	}
	at := w.here()
	for _, field := range expr.Fields.List {
		if left, zero := leftOut(field); left || zero && w.direction == sent {
			continue
		}
		if len(field.Names) == 0 {
			w.look(typeExpr{field.Type, file})
		}
		for _, name := range field.Names {
			if token.IsExported(name.Name) {
				inner := w
				inner.inside = true
				inner.path, inner.last = at, name.Name
				inner.field(typeExpr{field.Type, file})
			}
		}
	}
}

// field looks at the type of one field, and then inside of it.
func (w fieldWalk) field(t typeExpr) {
	kind := w.unsupported(t, w.direction, nil)
	switch {
	case kind == "":
		w.look(t)
		return
	case w.direction == sent && kind == interfaceWithMethods:
		return // what is in it decides
	}
	code, problem := annotations.CodeFieldCannotArrive, "which no message can fill"
	switch {
	case w.always:
		code, problem = annotations.CodeFieldCannotBeSent, "which cannot be sent to a client"
	case w.direction == sent:
		problem = "with which sending fails"
	}
	w.report(annotations.Report(code, t.file.Span(t.expr), "%s is %s, %s", w.here(), kind, problem).
		WithRelated(w.from.file.Span(w.from.expr), "reached from here").
		WithHelp("give the field the tag `json:\"-\"`, or another type"))
}

// isPlain reports whether a type of the source at hand has no methods for JSON.
func (w fieldWalk) isPlain(t typeExpr) bool {
	if star, ok := ast.Unparen(t.expr).(*ast.StarExpr); ok {
		t.expr = star.X
	}
	p, object, ok := w.declaration(t)
	return ok && !hasCodec(p, object.Type.Name.Name, w.direction)
}

// leftOut reports whether the tag of a field leaves it out of JSON, always or
// while it has its zero value.
func leftOut(field *ast.Field) (always, zero bool) {
	if field.Tag == nil {
		return false, false
	}
	text, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return false, false
	}
	tag := reflect.StructTag(text).Get("json")
	return tag == "-", strings.Contains(tag, ",omitzero")
}
