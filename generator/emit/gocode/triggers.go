package gocode

import (
	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// trigger is the literal that describes one function: what is plain on one
// line, and the function that runs it.
func (e *emitter) trigger(t *model.Trigger, outputs string) jen.Code {
	fields := keys("Function", t.Function, "Hub", t.Hub)
	if t.Category == model.CategoryConnections {
		fields = append(fields, key("Category", jen.Qual(signalrPath, "Connections")))
	}
	fields = append(fields, keys(
		"Event", t.Event,
		"Connection", unless(model.DefaultConnection, t.Connection),
		"Binding", unless(model.DefaultBinding, t.Binding),
	)...)
	if outputs != "" {
		fields = append(fields, key("Outputs", jen.Id(outputs)))
	}
	if t.Result != nil {
		fields = append(fields, key("Result", jen.True()))
	}
	return jen.Qual(signalrPath, "Trigger").Add(lines("{", "}", jen.List(fields...), key("Run", e.run(t))))
}

// triggerScope is the scope of the functions that run triggers.
func (e *emitter) triggerScope() names {
	return e.scope("app", "args", "call", "ctx", "err", "hub", "input")
}

// run is the function that reads the arguments of a call and calls the user's.
func (e *emitter) run(t *model.Trigger) jen.Code {
	variables := e.variables(t.Arguments, e.triggerScope())
	return jen.Func().
		Params(e.local("ctx").Qual(contextPath, "Context"), e.local("call").Op("*").Qual(signalrPath, "Call")).
		Params(jen.Any(), jen.Error()).
		BlockFunc(func(body *jen.Group) {
			e.readArguments(body, t, variables)
			if t.Input == model.InputCustom {
				body.Var().Add(e.local("input"), goType(t.InputType))
				body.Add(e.check(e.local("call").Dot("Context").Dot("DecodeInto").Call(jen.Op("&").Add(e.local("input")))))
			}
			e.callUser(body, t, variables)
		})
}

// readArguments reads the arguments of a call. Connection events have none; a
// type of the program that the context is decoded into takes any.
func (e *emitter) readArguments(body *jen.Group, t *model.Trigger, variables []string) {
	if t.Category == model.CategoryConnections || t.Input == model.InputCustom && len(variables) == 0 {
		return
	}
	expect := "Arguments"
	if last := len(variables) - 1; last >= 0 && t.Arguments[last].Variadic {
		expect = "ArgumentsAtLeast"
	}
	wire := make([]string, len(t.Arguments))
	for i, argument := range t.Arguments {
		wire[i] = argument.Name
	}
	list := e.local("call").Dot(expect).Call(literals(wire)...)
	if len(variables) == 0 {
		body.Add(e.check(list.Dot("End").Call()))
		return
	}
	args := e.local("args")
	body.Add(args).Op(":=").Add(list)
	for i, argument := range t.Arguments {
		read := "Value"
		if argument.Variadic {
			read = "Rest"
		}
		body.Id(variables[i]).Op(":=").Qual(decodePath, read).Types(goType(argument.Type)).Call(args)
	}
	body.Add(e.check(jen.Add(args).Dot("End").Call()))
}

// check returns the error of a call, if there is one.
func (e *emitter) check(call jen.Code) jen.Code {
	err := e.local("err")
	return jen.If(jen.Add(err).Op(":=").Add(call), jen.Add(err).Op("!=").Nil()).Block(jen.Return(jen.Nil(), err))
}

// callUser calls the user's function and returns what it does.
func (e *emitter) callUser(body *jen.Group, t *model.Trigger, variables []string) {
	function := jen.Id(t.Name)
	if t.Receiver != nil {
		function = e.local("hub").Dot(t.Name)
	}
	call := function.Call(e.userArguments(t, variables)...)
	switch {
	case t.Result != nil && t.Error:
		body.Return(call)
	case t.Result != nil:
		body.Return(call, jen.Nil())
	case t.Error:
		body.Return(jen.Nil(), call)
	default:
		body.Add(call)
		body.Return(jen.Nil(), jen.Nil())
	}
}

func (e *emitter) userArguments(t *model.Trigger, variables []string) []jen.Code {
	var list []jen.Code
	if t.Context {
		list = append(list, e.local("ctx"))
	}
	switch t.Input {
	case model.InputContext:
		list = append(list, e.local("call").Dot("Context"))
	case model.InputCustom:
		list = append(list, e.local("input"))
	}
	if t.Clients != nil {
		list = append(list, qualified(t.Clients.Import, t.Clients.Client.ForCall()).Call(e.local("call")))
	}
	for i, argument := range t.Arguments {
		variable := jen.Id(variables[i])
		if argument.Variadic {
			variable.Op("...")
		}
		list = append(list, variable)
	}
	return list
}
