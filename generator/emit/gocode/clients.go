package gocode

import (
	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// proxyNames are the names behind one client interface that no program uses.
type proxyNames struct {
	typeName  string // type that implements the interface
	construct string // function that makes one
}

// client renders the typed clients of one interface.
func (e *emitter) client(c *model.Client) {
	proxy := e.proxies[c]

	e.comment("%s addresses the clients of hub %s.", c.Clients(), c.Hub)
	e.file.Type().Id(c.Clients()).Op("=").Qual(signalrPath, "Clients").Types(jen.Id(c.Interface))
	e.file.Line()

	e.comment("%s returns clients that send through sender, for use outside functions.", c.Constructor())
	e.file.Func().Id(c.Constructor()).Params(e.local("sender").Qual(signalrPath, "Sender")).Id(c.Clients()).Block(
		jen.Return(jen.Qual(signalrPath, "NewClients").Call(e.local("sender"), jen.Id(proxy.construct))),
	)
	e.file.Line()

	e.comment("%s returns the clients for the call in progress. Generated code calls it.", c.ForCall())
	e.file.Func().Id(c.ForCall()).Params(e.local("call").Op("*").Qual(signalrPath, "Call")).Id(c.Clients()).Block(
		jen.Return(jen.Qual(signalrPath, "ClientsOf").Call(e.local("call"), jen.Lit(c.Hub), jen.Id(proxy.construct))),
	)
	e.file.Line()

	e.comment("%s implements %s: every method sends one message.", proxy.typeName, c.Interface)
	e.file.Type().Id(proxy.typeName).Struct(jen.Id("to").Qual(signalrPath, "Recipient"))
	e.file.Line()
	e.file.Func().Id(proxy.construct).Params(e.local("to").Qual(signalrPath, "Recipient")).Id(c.Interface).Block(
		jen.Return(jen.Id(proxy.typeName).Values(e.local("to"))),
	)
	e.file.Line()
	for i := range c.Methods {
		e.message(proxy.typeName, &c.Methods[i])
	}
}

// message renders one method of a proxy.
func (e *emitter) message(proxy string, m *model.Method) {
	variables := e.localNames(m.Parameters, "arguments", "ctx", "each", "proxy")
	params := []jen.Code{e.local("ctx").Qual(contextPath, "Context")}
	for i, parameter := range m.Parameters {
		params = append(params, jen.Id(variables[i]).Add(parameterType(parameter)))
	}
	e.file.Func().Params(e.local("proxy").Id(proxy)).Id(m.Name).Params(params...).Error().BlockFunc(func(body *jen.Group) {
		body.Return(e.local("proxy").Dot("to").Dot("Send").Call(e.messageArguments(body, m, variables)...))
	})
	e.file.Line()
}

// messageArguments returns the arguments of Send. Those of a variadic
// parameter become arguments of the message one by one, as a variadic
// function of a hub receives them.
func (e *emitter) messageArguments(body *jen.Group, m *model.Method, variables []string) []jen.Code {
	send := []jen.Code{e.local("ctx"), jen.Lit(m.Target)}
	last := len(variables) - 1
	if last < 0 || !m.Parameters[last].Variadic {
		return append(send, identifiers(variables)...)
	}
	body.Add(e.local("arguments")).Op(":=").Index().Any().Values(identifiers(variables[:last])...)
	body.For(jen.List(jen.Id("_"), e.local("each")).Op(":=").Range().Id(variables[last])).Block(
		e.local("arguments").Op("=").Append(e.local("arguments"), e.local("each")),
	)
	return append(send, e.local("arguments").Op("..."))
}

func identifiers(names []string) []jen.Code {
	list := make([]jen.Code, len(names))
	for i, name := range names {
		list[i] = jen.Id(name)
	}
	return list
}
