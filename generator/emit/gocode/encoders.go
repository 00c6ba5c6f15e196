package gocode

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// nameEncoders chooses the names of the functions that write structs.
func (e *emitter) nameEncoders() {
	e.encoders = make(map[*model.Structure]string)
	for _, s := range e.pkg.Sent {
		e.encoders[s] = e.names.take("write" + model.UpperFirst(s.Name))
	}
}

// encoder renders what writes the result of a trigger; nil where package json
// does.
func (e *emitter) encoder(t *model.Trigger) jen.Code {
	if t.ResultShape == nil || t.ResultShape.Kind == model.ShapeAny {
		return nil
	}
	return jen.Qual(encodePath, "ResultOf").Types(goType(t.Result)).Call(e.codeFunction(e.writing(), t.ResultShape))
}

// sent renders what writes the values of a struct type.
func (e *emitter) sent(s *model.Structure) {
	guarded := slices.ContainsFunc(e.pkg.Structures, func(other *model.Structure) bool {
		return other.Import == s.Import && other.Name == s.Name
	})
	if !guarded {
		e.structureGuard(s, "encoder")
	}
	body := make([]jen.Code, 0, 2*len(s.Members)+1)
	write := func(text string) { body = append(body, e.local("w").Dot("Text").Call(jen.Id("`"+text+"`"))) }
	next := "{"
	for _, member := range s.Members {
		write(next + `"` + member.Name + `":`)
		body = append(body, e.code(e.writing(), member.Shape, jen.Op("&").Add(e.local("v")).Dot(member.Field)))
		next = ","
	}
	write("}")
	e.comment("%s writes a %s.", e.encoders[s], s.Name)
	e.file.Func().Id(e.encoders[s]).Params(
		e.local("w").Op("*").Qual(encodePath, "Writer"),
		e.local("v").Op("*").Add(qualified(s.Import, s.Name)),
	).Block(body...)
	e.file.Line()
}
