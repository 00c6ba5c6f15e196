package gocode

import (
	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// decoderNames are the names behind one struct type that no program uses.
type decoderNames struct {
	read    string // function that reads a value
	members string // names of its members
}

// nameDecoders chooses the names of the decoders.
func (e *emitter) nameDecoders() {
	e.decoders = make(map[*model.Structure]decoderNames)
	for _, s := range e.pkg.Structures {
		e.decoders[s] = decoderNames{
			read:    e.names.take("read" + model.UpperFirst(s.Name)),
			members: e.names.take(unexported(s.Name) + "Members"),
		}
	}
}

// structureGuard asserts the struct that a decoder was generated from, tags
// included, so that a field the generator has not seen does not stay empty.
func (e *emitter) structureGuard(s *model.Structure) {
	e.comment("%s as its decoder was generated from it; if this no longer compiles, run hubwire generate.", s.Name)
	e.file.Var().Id("_").Add(structType(s.Fields)).Op("=").Add(qualified(s.Import, s.Name)).Values()
	e.file.Line()
}

// structure renders what reads the values of a struct type.
func (e *emitter) structure(s *model.Structure) {
	e.structureGuard(s)
	names := e.decoders[s]
	reader, value, object := e.local("r"), e.local("v"), e.local("o")
	members := make([]string, len(s.Members))
	cases := make([]jen.Code, len(s.Members))
	for i, member := range s.Members {
		members[i] = member.Name
		cases[i] = jen.Case(jen.Lit(i)).Block(
			e.read(member.Shape, e.local("r"), jen.Op("&").Add(e.local("v")).Dot(member.Field)),
		)
	}
	e.file.Var().Id(names.members).Op("=").Index(jen.Op("...")).String().Values(literals(members)...)
	e.file.Line()
	e.comment("%s reads a %s.", names.read, s.Name)
	e.file.Func().Id(names.read).Params(
		reader.Op("*").Qual(decodePath, "Reader"),
		value.Op("*").Add(qualified(s.Import, s.Name)),
	).Block(
		jen.For(
			object.Op(":=").Add(e.local("r")).Dot("Object").Call(),
			e.local("o").Dot("Next").Call(e.local("r"), jen.Id(names.members).Index(jen.Empty(), jen.Empty())),
			jen.Empty(),
		).Block(jen.Switch(e.local("o").Dot("Index")).Block(cases...)),
	)
	e.file.Line()
}

// read renders the call that reads a value of a shape into a pointer.
func (e *emitter) read(shape *model.Shape, reader, into jen.Code) jen.Code {
	arguments := []jen.Code{reader, into}
	if !isWhole(shape) {
		arguments = append(arguments, e.readFunction(shape.Elem))
	}
	return e.readName(shape).Call(arguments...)
}

// isWhole reports whether the runtime has one function for values of a shape,
// their elements included.
func isWhole(shape *model.Shape) bool {
	return shape.Elem == nil || shape.Kind == model.ShapeMap && shape.Elem.Kind == model.ShapeString
}

// readFunction renders a function that reads values of a shape.
func (e *emitter) readFunction(shape *model.Shape) jen.Code {
	if isWhole(shape) {
		return e.readName(shape)
	}
	return jen.Func().Params(
		e.local("r").Op("*").Qual(decodePath, "Reader"),
		e.local("v").Op("*").Add(goType(shape.Type)),
	).Block(e.read(shape, e.local("r"), e.local("v")))
}

// readName renders the name of the function that reads values of a shape; for
// what is made of elements, it takes theirs as well.
func (e *emitter) readName(shape *model.Shape) *jen.Statement {
	if shape.Kind == model.ShapeStruct {
		return jen.Id(e.decoders[shape.Structure].read)
	}
	if shape.Kind == model.ShapeMap && isWhole(shape) {
		return jen.Qual(decodePath, "StringMap")
	}
	return jen.Qual(decodePath, readers[shape.Kind])
}

// readers are the runtime's functions that read values of a shape.
var readers = map[model.ShapeKind]string{
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
