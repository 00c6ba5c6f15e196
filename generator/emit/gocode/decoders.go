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

// structureGuard asserts the struct that code was generated from, tags
// included, so that a field the generator has not seen does not stay empty.
func (e *emitter) structureGuard(s *model.Structure, code string) {
	e.comment("%s as its %s was generated from it; if this no longer compiles, run hubwire generate.", s.Name, code)
	e.file.Var().Id("_").Add(structType(s.Fields)).Op("=").Add(qualified(s.Import, s.Name)).Values()
	e.file.Line()
}

// structure renders what reads the values of a struct type.
func (e *emitter) structure(s *model.Structure) {
	e.structureGuard(s, "decoder")
	names := e.decoders[s]
	reader, value, object := e.local("r"), e.local("v"), e.local("o")
	members := make([]string, len(s.Members))
	cases := make([]jen.Code, len(s.Members))
	for i, member := range s.Members {
		members[i] = member.Name
		cases[i] = jen.Case(jen.Lit(i)).Block(
			e.code(e.reading(), member.Shape, jen.Op("&").Add(e.local("v")).Dot(member.Field)),
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
