package gocode

import (
	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// negotiation is the statement that registers a negotiate function.
func (e *emitter) negotiation(n *model.Negotiation) jen.Code {
	fields := keys(
		"Function", n.Function,
		"Hub", n.Hub,
		"Route", unless(n.Function, n.Route),
		"Connection", unless(model.DefaultConnection, n.Connection),
		"Auth", unless(model.DefaultAuth, n.Auth),
	)
	switch {
	case n.Declared != nil:
		fields = append(fields, key("Declared", declared(n.Declared)))
	case n.Receiver != nil:
		fields = append(fields, key("Options", e.local("hub").Dot(n.Name)))
	default:
		fields = append(fields, key("Options", jen.Id(n.Name)))
	}
	return e.local("app").Dot("RegisterNegotiation").Call(jen.Qual(signalrPath, "Negotiation").Values(fields...))
}

func declared(d *model.Declared) jen.Code {
	fields := keys("UserID", d.UserID, "IDToken", d.IDToken)
	if len(d.Claims) > 0 {
		fields = append(fields, key("Claims", jen.Index().String().Values(literals(d.Claims)...)))
	}
	return jen.Op("&").Qual(signalrPath, "DeclaredNegotiation").Values(fields...)
}

// literals renders strings, such as the arguments of a call.
func literals(texts []string) []jen.Code {
	list := make([]jen.Code, len(texts))
	for i, text := range texts {
		list[i] = jen.Lit(text)
	}
	return list
}
