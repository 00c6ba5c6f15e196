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
	e.comment(c.Clients(), " addresses the clients of hub ", c.Hub, ".")
	e.add(jen.Type().Id(c.Clients()).Op("=").Add(e.qual(signalrPath, "Clients")).Types(jen.Id(c.Interface)))

	e.comment(c.Constructor(), " returns clients that send through sender, for use outside functions.")
	e.add(jen.Func().Id(c.Constructor()).Params(e.local("sender").Add(e.qual(signalrPath, "Sender"))).Id(c.Clients()).Block(
		jen.Return(e.qual(signalrPath, "NewClients").Call(e.local("sender"), jen.Id(proxy.construct))),
	))

	e.comment(c.ForCall(), " returns the clients for the call in progress. Generated code calls it.")
	e.add(jen.Func().Id(c.ForCall()).Params(e.local("call").Op("*").Add(e.qual(signalrPath, "Call"))).Id(c.Clients()).Block(
		jen.Return(e.qual(signalrPath, "ClientsOf").Call(e.local("call"), jen.Lit(c.Hub), jen.Id(proxy.construct))),
	))

	e.comment(proxy.typeName, " implements ", c.Interface, ": every method sends one message.")
	e.add(jen.Type().Id(proxy.typeName).Struct(jen.Id("to").Add(e.qual(signalrPath, "Recipient"))))
	e.add(jen.Func().Id(proxy.construct).Params(e.local("to").Add(e.qual(signalrPath, "Recipient"))).Id(c.Interface).Block(
		jen.Return(jen.Id(proxy.typeName).Values(e.local("to"))),
	))
	for i := range c.Methods {
		e.message(proxy.typeName, &c.Methods[i])
	}
}

// message renders one method of a proxy.
func (e *emitter) message(proxy string, m *model.Method) {
	variables := e.localNames(m.Parameters, "arguments", "ctx", "each", "proxy")
	params := []jen.Code{e.local("ctx").Add(e.qual(contextPath, "Context"))}
	for i, parameter := range m.Parameters {
		params = append(params, jen.Id(variables[i]).Id(e.parameterType(parameter)))
	}
	e.add(jen.Func().Params(e.local("proxy").Id(proxy)).Id(m.Name).Params(params...).Error().BlockFunc(func(body *jen.Group) {
		body.Return(e.local("proxy").Dot("to").Dot("Send").Call(e.messageArguments(body, m, variables)...))
	}))
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
