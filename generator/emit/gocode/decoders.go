package gocode

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// decoderNames are the names behind one struct type that no program uses.
type decoderNames struct {
	read    string // function that reads a value
	members string // names of its members
}

// typeName identifies a declared type.
type typeName struct{ path, name string }

// nameDecoders chooses the names of the decoders.
func (e *emitter) nameDecoders() {
	e.decoders = make(map[*model.Structure]decoderNames, len(e.pkg.Structures))
	e.read = make(map[typeName]bool, len(e.pkg.Structures))
	for _, s := range e.pkg.Structures {
		e.read[typeName{s.Import, s.Name}] = true
		e.decoders[s] = decoderNames{
			read:    e.names.take("read" + model.UpperFirst(s.Name)),
			members: e.names.take(unexported(s.Name) + "Members"),
		}
	}
}

// structureGuard asserts the struct that code was generated from, tags
// included, so that a field the generator has not seen does not stay empty.
func (e *emitter) structureGuard(s *model.Structure, code string) {
	e.comment(s.Name, " as its ", code, " was generated from it; if this no longer compiles, run hubwire generate.")
	e.text("var _ ", e.structType(s.Fields), " = ", e.qualified(s.Import, s.Name), "{}")
}

// readerForm is the function that reads a struct. Its holes: name, type, names
// of the members, and a case for each.
func (e *emitter) readerForm() jen.Code {
	object := e.locals["o"]
	return jen.Func().Add(hole(0)).Params(
		e.local("r").Op("*").Add(e.qual(decodePath, "Reader")),
		e.local("v").Op("*").Add(hole(1)),
	).Block(
		jen.For(
			jen.Id(object).Op(":=").Add(e.local("r")).Dot("Object").Call(),
			jen.Id(object).Dot("Next").Call(e.local("r"), jen.Add(hole(2)).Index(jen.Empty(), jen.Empty())),
			jen.Empty(),
		).Block(jen.Switch(jen.Id(object).Dot("Index")).Add(hole(3))),
	)
}

// structure renders what reads the values of a struct type.
func (e *emitter) structure(s *model.Structure) {
	e.structureGuard(s, "decoder")
	names := e.decoders[s]
	members := make([]string, len(s.Members))
	cases := []byte("{\n")
	for i, member := range s.Members {
		members[i] = strconv.Quote(member.Name)
		cases = append(strconv.AppendInt(append(cases, "case "...), int64(i), 10), ":\n\t"...)
		cases = append(appendIndented(cases, e.code(e.reading(), member.Shape, "&"+e.locals["v"]+"."+member.Field), "\t"), '\n')
	}
	e.text("var ", names.members, " = [...]string{", strings.Join(members, ", "), "}")
	e.comment(names.read, " reads a ", s.Name, ".")
	e.declare(&e.forms.reader, names.read, e.qualified(s.Import, s.Name), names.members, string(append(cases, '}')))
}
