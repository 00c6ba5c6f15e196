package gocode

import (
	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// coder is one of the two packages of the runtime that go over values by their
// shapes, decode and encode. Their functions have the same names.
type coder struct {
	path    string // of the package
	through string // its type that functions take: Reader or Writer
	local   string // variable of that type
	structs func(*model.Structure) string
}

func (e *emitter) reading() coder {
	return coder{decodePath, "Reader", "r", func(s *model.Structure) string { return e.decoders[s].read }}
}

func (e *emitter) writing() coder {
	return coder{encodePath, "Writer", "w", func(s *model.Structure) string { return e.encoders[s] }}
}

// code renders the call that reads or writes the value of a shape behind a
// pointer.
func (e *emitter) code(c coder, shape *model.Shape, pointer jen.Code) jen.Code {
	arguments := []jen.Code{e.local(c.local), pointer}
	if !isWhole(shape) {
		arguments = append(arguments, e.codeFunction(c, shape.Elem))
	}
	return c.name(shape).Call(arguments...)
}

// isWhole reports whether the runtime has one function for values of a shape,
// their elements included.
func isWhole(shape *model.Shape) bool {
	return shape.Elem == nil || shape.Kind == model.ShapeMap && shape.Elem.Kind == model.ShapeString
}

// codeFunction renders a function that reads or writes values of a shape.
func (e *emitter) codeFunction(c coder, shape *model.Shape) jen.Code {
	if isWhole(shape) {
		return c.name(shape)
	}
	return jen.Func().Params(
		e.local(c.local).Op("*").Qual(c.path, c.through),
		e.local("v").Op("*").Add(goType(shape.Type)),
	).Block(e.code(c, shape, e.local("v")))
}

// name renders the name of the function for values of a shape; for what is made
// of elements, it takes theirs as well.
func (c coder) name(shape *model.Shape) *jen.Statement {
	if shape.Kind == model.ShapeStruct {
		return jen.Id(c.structs(shape.Structure))
	}
	if shape.Kind == model.ShapeMap && isWhole(shape) {
		return jen.Qual(c.path, "StringMap")
	}
	return jen.Qual(c.path, functions[shape.Kind])
}

// functions are the names of the runtime's functions for values of a shape.
var functions = map[model.ShapeKind]string{
	model.ShapeAny:     "Any",
	model.ShapeString:  "String",
	model.ShapeInt:     "Int",
	model.ShapeUint:    "Uint",
	model.ShapeFloat:   "Float",
	model.ShapeBool:    "Bool",
	model.ShapeTime:    "Time",
	model.ShapeBytes:   "Bytes",
	model.ShapeStrings: "Strings",
	model.ShapeSlice:   "Slice",
	model.ShapeMap:     "Map",
	model.ShapePointer: "Pointer",
}
