package gocode

import (
	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// negotiation renders the statement that registers a negotiate function.
func (e *emitter) negotiation(n *model.Negotiation) jen.Code {
	fields := []jen.Code{
		field("Function", jen.Lit(n.Function)),
		field("Hub", jen.Lit(n.Hub)),
		field("Route", jen.Lit(n.Route)),
		field("Connection", jen.Lit(n.Connection)),
	}
	switch {
	case n.Declared != nil:
		fields = append(fields, field("Declared", e.declared(n.Declared)))
	case n.Receiver != nil:
		fields = append(fields, field("Options", e.local("hub").Dot(n.Name)))
	default:
		fields = append(fields, field("Options", jen.Id(n.Name)))
	}
	return e.local("app").Dot("RegisterNegotiation").Call(e.qual(signalrPath, "Negotiation").Add(literal(fields)))
}

func (e *emitter) declared(d *model.Declared) jen.Code {
	var fields []jen.Code
	if d.UserID != "" {
		fields = append(fields, field("UserID", jen.Lit(d.UserID)))
	}
	if d.IDToken != "" {
		fields = append(fields, field("IDToken", jen.Lit(d.IDToken)))
	}
	if len(d.Claims) > 0 {
		fields = append(fields, field("Claims", jen.Index().String().Values(literals(d.Claims)...)))
	}
	value := jen.Op("&").Add(e.qual(signalrPath, "DeclaredNegotiation"))
	if len(fields) == 0 {
		return value.Values()
	}
	return value.Add(literal(fields))
}

func field(name string, value jen.Code) jen.Code { return jen.Id(name).Op(":").Add(value) }

// literal renders the braces of a composite literal, one field a line.
func literal(fields []jen.Code) jen.Code {
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, fields...)
}

// literals renders strings, such as the arguments of a call.
func literals(texts []string) []jen.Code {
	list := make([]jen.Code, len(texts))
	for i, text := range texts {
		list[i] = jen.Lit(text)
	}
	return list
}
