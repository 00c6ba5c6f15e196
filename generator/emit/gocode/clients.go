package gocode

import (
	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// client adds the typed clients of one interface.
func (e *emitter) client(c *model.Client) {
	proxy := e.takeDeclaration(model.LowerFirst(c.Interface) + "Proxy")
	construct := e.takeDeclaration("new" + model.UpperFirst(proxy))
	sender, call := e.local("sender"), e.local("call")
	clients := jen.Qual(signalrPath, "Clients").Types(jen.Id(c.Interface))
	make := jen.Qual(signalrPath, "NewClients").Call(sender, jen.Id(construct))
	constructMessages := ""
	if c.HasResults() {
		e.messages(c)
		constructMessages = e.takeDeclaration(construct + "Messages")
		clients = jen.Qual(signalrPath, "ResultClients").Types(jen.Id(c.Interface), jen.Id(c.Messages()))
		make = jen.Qual(signalrPath, "NewResultClients").Call(sender, jen.Id(construct), jen.Id(constructMessages))
	}

	e.declare(c.Clients()+" addresses the clients of hub "+c.Hub+".",
		jen.Type().Id(c.Clients()).Op("=").Add(clients))
	e.declare(c.Constructor()+" returns clients that send through sender, for use outside functions.",
		jen.Func().Id(c.Constructor()).Params(jen.Add(sender).Qual(signalrPath, "Sender")).Id(c.Clients()).Block(jen.Return(make)))
	e.declare(c.ForCall()+" returns the clients for the call in progress. Generated code calls it.",
		jen.Func().Id(c.ForCall()).Params(jen.Add(call).Op("*").Qual(signalrPath, "Call")).Id(c.Clients()).Block(
			jen.Return(jen.Id(c.Constructor()).Call(jen.Add(call).Dot("Sender").Call(jen.Lit(c.Hub)))),
		))
	e.declare(proxy+" implements "+c.Interface+": every method sends one message.",
		jen.Type().Id(proxy).Struct(jen.Id("to").Qual(bindPath, "Recipient")))
	e.construct(construct, c.Interface, proxy)
	if c.HasResults() {
		e.construct(constructMessages, c.Messages(), proxy)
	}
	for i := range c.Methods {
		e.message(proxy, &c.Methods[i])
	}
}

// construct adds the function that makes a proxy, as an interface.
func (e *emitter) construct(name, as, proxy string) {
	to := e.local("to")
	e.file.Func().Id(name).Params(jen.Add(to).Qual(bindPath, "Recipient")).Id(as).Block(
		jen.Return(jen.Id(proxy).Values(to)),
	).Line()
}

// messages adds the interface without the methods that wait for a result.
func (e *emitter) messages(c *model.Client) {
	var methods []jen.Code
	for i := range c.Methods {
		if m := &c.Methods[i]; m.Result == nil {
			variables := e.variables(m.Parameters, e.scope("ctx"))
			methods = append(methods, jen.Id(m.Name).Params(e.messageParameters(m, variables)...).Error())
		}
	}
	e.declare(c.Messages()+" is "+c.Interface+" without the methods that wait for a client's result: what goes to many.",
		jen.Type().Id(c.Messages()).Interface(methods...))
}

// message adds one method of a proxy.
func (e *emitter) message(proxy string, m *model.Method) {
	variables := e.variables(m.Parameters, e.scope("arguments", "ctx", "each", "proxy"))
	method := e.file.Func().Params(e.local("proxy").Id(proxy)).Id(m.Name).Params(e.messageParameters(m, variables)...)
	to := e.local("proxy").Dot("to")
	if m.Result == nil {
		method.Error().BlockFunc(func(body *jen.Group) {
			body.Return(to.Dot("Send").Call(e.messageArguments(body, m, variables, e.local("ctx"))...))
		}).Line()
		return
	}
	method.Params(goType(m.Result), jen.Error()).BlockFunc(func(body *jen.Group) {
		body.Return(jen.Qual(bindPath, "Invoke").Types(goType(m.Result)).Call(e.messageArguments(body, m, variables, e.local("ctx"), to)...))
	}).Line()
}

// messageParameters returns the parameters of a method.
func (e *emitter) messageParameters(m *model.Method, variables []string) []jen.Code {
	params := []jen.Code{e.local("ctx").Qual(contextPath, "Context")}
	for i, parameter := range m.Parameters {
		param := jen.Id(variables[i])
		if parameter.Variadic {
			param.Op("...")
		}
		params = append(params, param.Add(goType(parameter.Type)))
	}
	return params
}

// messageArguments returns the arguments of Send or Invoke: some, the message's
// name, and its own. Those of a variadic parameter become arguments of the
// message one by one, as a variadic function of a hub receives them.
func (e *emitter) messageArguments(body *jen.Group, m *model.Method, variables []string, some ...jen.Code) []jen.Code {
	send := append(some, jen.Lit(m.Target))
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
