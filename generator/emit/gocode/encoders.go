package gocode

import (
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

// encoder renders what writes the result of a trigger; empty where package json
// does.
func (e *emitter) encoder(t *model.Trigger) string {
	if t.ResultShape == nil || t.ResultShape.Kind == model.ShapeAny {
		return ""
	}
	return call(e.qualified(encodePath, "ResultOf")+"["+e.goType(t.Result)+"]", e.codeFunction(e.writing(), t.ResultShape))
}

// writerForm is the function that writes a struct. Its holes: name, type and
// statements.
func (e *emitter) writerForm() jen.Code {
	return jen.Func().Add(hole(0)).Params(
		e.local("w").Op("*").Add(e.qual(encodePath, "Writer")),
		e.local("v").Op("*").Add(hole(1)),
	).Add(hole(2))
}

// sent renders what writes the values of a struct type. One that is read, too,
// is guarded there.
func (e *emitter) sent(s *model.Structure) {
	if !e.read[typeName{s.Import, s.Name}] {
		e.structureGuard(s, "encoder")
	}
	writer := e.locals["w"]
	body := make([]string, 0, 2*len(s.Members)+1)
	next := "{"
	for _, member := range s.Members {
		body = append(body,
			call(writer+".Text", raw(next+`"`+member.Name+`":`)),
			e.code(e.writing(), member.Shape, "&"+e.locals["v"]+"."+member.Field),
		)
		next = ","
	}
	end := "}"
	if len(s.Members) == 0 {
		end = "{}"
	}
	body = append(body, call(writer+".Text", raw(end)))
	e.comment(e.encoders[s], " writes a ", s.Name, ".")
	e.declare(&e.forms.writer, e.encoders[s], e.qualified(s.Import, s.Name), block(body))
}
