package resolve

import (
	"cmp"
	"go/ast"
	"slices"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// shapes finds out how generated code of a package reads or writes types: those
// of the module from their source, all others by way of package json.
type shapes struct {
	*resolver
	reader    *load.Package // where the generated code is
	direction direction

	// structures holds nil for those that are left to package json.
	structures map[*ast.TypeSpec]*model.Structure
	left       map[*model.Structure]bool // these, which may have been taken for readable before
	named      map[string]model.Type     // what spellName has spelled
}

// maxMembers is decode.MaxMembers.
const maxMembers = 64

// maxShapeDepth ends types that are declared by themselves: type List []List.
const maxShapeDepth = 20

// shapeArguments sets the shapes of all arguments of the package's triggers.
func (u *unit) shapeArguments() {
	var all []*model.Shape
	u.arriving = u.newShapes(arrives)
	for _, t := range u.triggers {
		for i := range t.Arguments {
			t.Arguments[i].Shape = u.arriving.of(t.arguments[i].typ, 0)
			all = append(all, t.Arguments[i].Shape)
		}
	}
	u.arriving.prune(all)
}

// shapeResults sets the shapes of all results.
func (u *unit) shapeResults() {
	var all []*model.Shape
	u.sent = u.newShapes(sent)
	for _, t := range u.triggers {
		if t.Result != nil {
			t.ResultShape = u.sent.of(t.resultType, 0)
			all = append(all, t.ResultShape)
		}
	}
	u.sent.prune(all)
}

func (u *unit) newShapes(d direction) *shapes {
	return &shapes{
		resolver:   u.resolver,
		reader:     u.source,
		direction:  d,
		structures: make(map[*ast.TypeSpec]*model.Structure, len(u.triggers)),
		left:       make(map[*model.Structure]bool),
		named:      make(map[string]model.Type),
	}
}

// prune leaves to package json what was taken for readable while a struct that
// is inside of itself was looked at, in the shapes given and in the structs.
func (s *shapes) prune(given []*model.Shape) {
	if len(s.left) == 0 {
		return
	}
	for _, shape := range given {
		s.drop(shape)
	}
	for _, found := range s.structures {
		if found == nil {
			continue
		}
		for _, member := range found.Members {
			s.drop(member.Shape)
		}
	}
}

// drop makes a shape one for package json if it is about a struct for that.
func (s *shapes) drop(shape *model.Shape) {
	inner := shape
	for inner.Elem != nil {
		inner = inner.Elem
	}
	if inner.Kind == model.ShapeStruct && s.left[inner.Structure] {
		*shape = model.Shape{}
	}
}

// list returns the structs that were found.
func (s *shapes) list() []*model.Structure {
	list := make([]*model.Structure, 0, len(s.structures))
	for _, found := range s.structures {
		if found != nil {
			list = append(list, found)
		}
	}
	slices.SortFunc(list, func(a, b *model.Structure) int {
		return cmp.Or(cmp.Compare(a.Import, b.Import), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// of returns the shape of a type.
func (s *shapes) of(t typeExpr, depth int) *model.Shape {
	shape := s.find(t, depth)
	if shape.Kind != model.ShapeAny {
		if shape.Type = s.spell(t); shape.Type == nil {
			return &model.Shape{}
		}
	}
	return shape
}

func (s *shapes) find(t typeExpr, depth int) *model.Shape {
	t, named, ok := s.behind(t)
	if depth > maxShapeDepth {
		return &model.Shape{}
	}
	switch expr := t.expr.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if ok {
			return s.declared(named, depth)
		}
		importPath, name, _ := s.qualified(t)
		return &model.Shape{Kind: standardShape(importPath, name)}
	case *ast.StarExpr:
		return s.container(model.ShapePointer, typeExpr{expr.X, t.file}, depth)
	case *ast.ArrayType:
		if expr.Len == nil {
			return s.slice(typeExpr{expr.Elt, t.file}, depth)
		}
	case *ast.MapType:
		if key := s.find(typeExpr{expr.Key, t.file}, depth+1); key.Kind == model.ShapeString {
			return s.container(model.ShapeMap, typeExpr{expr.Value, t.file}, depth)
		}
	}
	return &model.Shape{}
}

func (s *shapes) slice(elem typeExpr, depth int) *model.Shape {
	bare := s.unalias(elem)
	if name, ok := bare.expr.(*ast.Ident); ok && !isDeclared(bare, name.Name) {
		switch name.Name {
		case "byte", "uint8":
			return &model.Shape{Kind: model.ShapeBytes}
		case "string":
			return &model.Shape{Kind: model.ShapeStrings}
		}
	}
	return s.container(model.ShapeSlice, elem, depth)
}

// container returns the shape of something made of elements. Where those are
// left to package json, so is the whole.
func (s *shapes) container(kind model.ShapeKind, elem typeExpr, depth int) *model.Shape {
	shape := s.of(elem, depth+1)
	if shape.Kind == model.ShapeAny {
		return shape
	}
	return &model.Shape{Kind: kind, Elem: shape}
}

func isDeclared(t typeExpr, name string) bool {
	_, ok := t.file.Package.Scope[name]
	return ok
}

// declared returns the shape of a declared type.
func (s *shapes) declared(t namedType, depth int) *model.Shape {
	spec := t.Type
	if t.source.Module != s.reader.Module || spec.TypeParams != nil || hasCodec(t.source, spec.Name.Name, s.direction) {
		return &model.Shape{}
	}
	underlying := typeExpr{ast.Unparen(spec.Type), t.File}
	switch expr := underlying.expr.(type) {
	case *ast.StructType:
		if found := s.structure(t.source, spec, typeExpr{expr, t.File}); found != nil {
			return &model.Shape{Kind: model.ShapeStruct, Structure: found}
		}
		return &model.Shape{}
	case *ast.Ident:
		// A type declared from another has what that is made of, but
		// not its methods; only the simple ones are told apart here.
		if !isDeclared(underlying, expr.Name) {
			return &model.Shape{Kind: standardShape("", expr.Name)}
		}
		return &model.Shape{}
	case *ast.ArrayType, *ast.MapType:
		return s.find(underlying, depth+1)
	default:
		return &model.Shape{}
	}
}

// standardShape is that of a predeclared type, or one of the standard library.
func standardShape(importPath, name string) model.ShapeKind {
	if importPath == "time" && name == "Time" {
		return model.ShapeTime
	}
	if importPath != "" {
		return model.ShapeAny
	}
	switch name {
	case "string":
		return model.ShapeString
	case "bool":
		return model.ShapeBool
	case "int", "int8", "int16", "int32", "int64", "rune":
		return model.ShapeInt
	case "uint", "uint8", "uint16", "uint32", "uint64", "byte":
		return model.ShapeUint
	case "float32", "float64":
		return model.ShapeFloat
	default:
		return model.ShapeAny
	}
}
