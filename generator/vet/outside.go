package vet

import (
	"go/types"
	"strconv"

	"github.com/hubwire/hubwire/generator/model"
)

// outside declares types whose source the generator does not read, from what
// the type checker knows of them. It judges nothing: the rules are those of the
// generator.
type outside struct {
	packages     map[string]*types.Package
	declarations map[*types.TypeName]*model.Declaration
}

func newOutside(pkg *types.Package) *outside {
	o := &outside{packages: make(map[string]*types.Package), declarations: make(map[*types.TypeName]*model.Declaration)}
	o.add(pkg)
	return o
}

// add adds a package with all that it imports.
func (o *outside) add(pkg *types.Package) {
	if o.packages[pkg.Path()] != nil {
		return
	}
	o.packages[pkg.Path()] = pkg
	for _, imported := range pkg.Imports() {
		o.add(imported)
	}
}

// declaration returns the declaration of a type of a package, or nil.
func (o *outside) declaration(importPath, name string) *model.Declaration {
	pkg := o.packages[importPath]
	if pkg == nil {
		return nil
	}
	object, ok := pkg.Scope().Lookup(name).(*types.TypeName)
	if !ok || object.Type() == types.Typ[types.Invalid] {
		return nil
	}
	if known := o.declarations[object]; known != nil {
		return known
	}
	d := &model.Declaration{Import: importPath, Package: pkg.Name(), Name: name, Alias: object.IsAlias(), Methods: methodsOf(object.Type())}
	o.declarations[object] = d
	switch t := object.Type().(type) {
	case *types.Alias:
		d.Parameters, d.Type = namesOf(t.TypeParams()), typeOf(t.Rhs())
	case *types.Named:
		d.Parameters, d.Type = namesOf(t.TypeParams()), typeOf(t.Underlying())
	default:
		d.Type = typeOf(t)
	}
	return d
}

func namesOf(list *types.TypeParamList) []string {
	var names []string
	for parameter := range list.TypeParams() {
		names = append(names, parameter.Obj().Name())
	}
	return names
}

// methodsOf returns the names of the methods of a type and the pointer to it,
// those of embedded fields among them.
func methodsOf(t types.Type) map[string]bool {
	methods := make(map[string]bool)
	if types.IsInterface(t) {
		return methods
	}
	for method := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		methods[method.Obj().Name()] = true
	}
	return methods
}

// typeOf returns a type as the generator has it.
func typeOf(t types.Type) model.Type {
	switch t := t.(type) {
	case *types.Alias:
		return namedType(t.Obj(), t.TypeArgs())
	case *types.Named:
		return namedType(t.Obj(), t.TypeArgs())
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return &model.Opaque{What: "an unsafe pointer"}
		}
		return &model.Named{Name: t.Name()}
	case *types.TypeParam:
		return &model.TypeParameter{Name: t.Obj().Name()}
	case *types.Pointer:
		return &model.Pointer{Elem: typeOf(t.Elem())}
	case *types.Slice:
		return &model.Slice{Elem: typeOf(t.Elem())}
	case *types.Array:
		return &model.Array{Len: strconv.FormatInt(t.Len(), 10), Elem: typeOf(t.Elem())}
	case *types.Map:
		return &model.Map{Key: typeOf(t.Key()), Elem: typeOf(t.Elem())}
	case *types.Struct:
		s := &model.Struct{}
		for field := range t.Fields() {
			f := model.Field{Name: field.Name(), Type: typeOf(field.Type()), Tag: t.Tag(len(s.Fields))}
			if field.Embedded() {
				f.Name = ""
			}
			s.Fields = append(s.Fields, f)
		}
		return s
	case *types.Interface:
		if t.NumMethods() > 0 {
			return &model.Interface{Methods: t.NumMethods()}
		}
	case *types.Chan:
		return &model.Opaque{What: "a channel"}
	case *types.Signature:
		return &model.Opaque{What: "a function"}
	}
	return &model.Any{}
}

func namedType(object *types.TypeName, args *types.TypeList) model.Type {
	n := &model.Named{Name: object.Name()}
	if object.Pkg() != nil { // it is nil for error, comparable and any
		n.Import = object.Pkg().Path()
	} else if object.Name() == "any" {
		return &model.Any{}
	}
	for arg := range args.Types() {
		n.Args = append(n.Args, typeOf(arg))
	}
	return n
}
