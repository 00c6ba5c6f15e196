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
	return coder{decodePath, "Reader", e.locals["r"], func(s *model.Structure) string { return e.decoders[s].read }}
}

func (e *emitter) writing() coder {
	return coder{encodePath, "Writer", e.locals["w"], func(s *model.Structure) string { return e.encoders[s] }}
}

// code renders the call that reads or writes the value of a shape behind a
// pointer.
func (e *emitter) code(c coder, shape *model.Shape, pointer string) string {
	if isWhole(shape) {
		return call(e.coderName(c, shape), c.local, pointer)
	}
	return call(e.coderName(c, shape), c.local, pointer, e.codeFunction(c, shape.Elem))
}

// isWhole reports whether the runtime has one function for values of a shape,
// their elements included.
func isWhole(shape *model.Shape) bool {
	return shape.Elem == nil || shape.Kind == model.ShapeMap && shape.Elem.Kind == model.ShapeString
}

// functionForm is a function that reads or writes a value. Its holes: the
// variable it goes through and the type of that, the type of the value, and the call.
func (e *emitter) functionForm() jen.Code {
	return expression(jen.Func().Params(
		jen.Add(hole(0)).Op("*").Add(hole(1)),
		e.local("v").Op("*").Add(hole(2)),
	).Block(hole(3)))
}

// codeFunction renders a function that reads or writes values of a shape.
func (e *emitter) codeFunction(c coder, shape *model.Shape) string {
	if isWhole(shape) {
		return e.coderName(c, shape)
	}
	return e.filled(&e.forms.function,
		c.local, e.qualified(c.path, c.through), e.goType(shape.Type), e.code(c, shape, e.locals["v"]))
}

// coderName renders the name of the function for values of a shape; for what is
// made of elements, it takes theirs as well.
func (e *emitter) coderName(c coder, shape *model.Shape) string {
	if shape.Kind == model.ShapeStruct {
		return c.structs(shape.Structure)
	}
	if shape.Kind == model.ShapeMap && isWhole(shape) {
		return e.qualified(c.path, "StringMap")
	}
	return e.qualified(c.path, functions[shape.Kind])
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
