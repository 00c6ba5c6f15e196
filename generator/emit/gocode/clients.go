package gocode

import (
	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// client adds the typed clients of one interface.
func (e *emitter) client(c *model.Client) {
	proxy := e.takeDeclaration(unexported(c.Interface) + "Proxy")
	construct := e.takeDeclaration("new" + model.UpperFirst(proxy))
	sender, call, to := e.local("sender"), e.local("call"), e.local("to")

	e.declare(c.Clients()+" addresses the clients of hub "+c.Hub+".",
		jen.Type().Id(c.Clients()).Op("=").Qual(signalrPath, "Clients").Types(jen.Id(c.Interface)))
	e.declare(c.Constructor()+" returns clients that send through sender, for use outside functions.",
		jen.Func().Id(c.Constructor()).Params(jen.Add(sender).Qual(signalrPath, "Sender")).Id(c.Clients()).Block(
			jen.Return(jen.Qual(signalrPath, "NewClients").Call(sender, jen.Id(construct))),
		))
	e.declare(c.ForCall()+" returns the clients for the call in progress. Generated code calls it.",
		jen.Func().Id(c.ForCall()).Params(jen.Add(call).Op("*").Qual(signalrPath, "Call")).Id(c.Clients()).Block(
			jen.Return(jen.Id(c.Constructor()).Call(jen.Add(call).Dot("Sender").Call(jen.Lit(c.Hub)))),
		))
	e.declare(proxy+" implements "+c.Interface+": every method sends one message.",
		jen.Type().Id(proxy).Struct(jen.Id("to").Qual(bindPath, "Recipient")))
	e.file.Func().Id(construct).Params(jen.Add(to).Qual(bindPath, "Recipient")).Id(c.Interface).Block(
		jen.Return(jen.Id(proxy).Values(to)),
	).Line()
	for i := range c.Methods {
		e.message(proxy, &c.Methods[i])
	}
}

// message adds one method of a proxy.
func (e *emitter) message(proxy string, m *model.Method) {
	variables := e.variables(parameterNames(m.Parameters), "arguments", "ctx", "each", "proxy")
	params := []jen.Code{e.local("ctx").Qual(contextPath, "Context")}
	for i, parameter := range m.Parameters {
		param := jen.Id(variables[i])
		if parameter.Variadic {
			param.Op("...")
		}
		params = append(params, param.Add(goType(parameter.Type)))
	}
	e.file.Func().Params(e.local("proxy").Id(proxy)).Id(m.Name).Params(params...).Error().BlockFunc(func(body *jen.Group) {
		body.Return(e.local("proxy").Dot("to").Dot("Send").Call(e.messageArguments(body, m, variables)...))
	}).Line()
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
	arguments, each := e.local("arguments"), e.local("each")
	body.Add(arguments).Op(":=").Index().Any().Values(identifiers(variables[:last])...)
	body.For(jen.List(jen.Id("_"), each).Op(":=").Range().Id(variables[last])).Block(
		jen.Add(arguments).Op("=").Append(arguments, each),
	)
	return append(send, jen.Add(arguments).Op("..."))
}

func identifiers(names []string) []jen.Code {
	list := make([]jen.Code, len(names))
	for i, name := range names {
		list[i] = jen.Id(name)
	}
	return list
}
