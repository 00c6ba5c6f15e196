package gocode

import (
	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/emit"
	"github.com/hubwire/hubwire/generator/model"
)

// trigger renders the function that describes one trigger.
func (e *emitter) trigger(r *registry, each *entry) {
	t := each.trigger
	category := model.UpperFirst(t.Category) // as the constants of package signalr are named
	fields := []jen.Code{
		field("Function", jen.Lit(t.Function)),
		field("Hub", jen.Lit(t.Hub)),
		field("Category", jen.Qual(signalrPath, category)),
		field("Event", jen.Lit(t.Event)),
		field("Connection", jen.Lit(t.Connection)),
		field("Binding", jen.Lit(t.Binding)),
	}
	if outputs := emit.Outputs(e.pkg, t); len(outputs) > 0 {
		fields = append(fields, field("Outputs", outputList(outputs)))
	}
	if t.Result != nil {
		fields = append(fields, field("Result", jen.True()))
	}
	fields = append(fields, field("Decode", e.decoder(r, each)))
	if encoder := e.encoder(t); encoder != nil {
		fields = append(fields, field("Encode", encoder))
	}

	e.comment("%s describes function %s for the app.", each.builder, t.Function)
	e.file.Func().Id(each.builder).Params(e.hubParameter(r)...).Qual(signalrPath, "Trigger").Block(
		jen.Return(jen.Qual(signalrPath, "Trigger").Add(literal(fields))),
	)
	e.file.Line()
	e.decode(r, each)
}

func outputList(outputs []emit.Output) jen.Code {
	list := make([]jen.Code, len(outputs))
	for i, output := range outputs {
		list[i] = jen.Values(
			field("Hub", jen.Lit(output.Hub)),
			field("Connection", jen.Lit(output.Connection)),
			field("Binding", jen.Lit(output.Binding)),
		)
	}
	return jen.Index().Qual(signalrPath, "Output").Values(list...)
}

// decoder renders the function that reads the arguments, as a value.
func (e *emitter) decoder(r *registry, each *entry) jen.Code {
	if r.bound == "" {
		return jen.Id(each.decoder)
	}
	return jen.Id(r.bound).Values(e.local("hub")).Dot(each.decoder)
}

// decode renders the function that reads the arguments and binds them. It is a
// declaration of its own, not a literal in another, because formatting visits
// nested function literals again and again.
func (e *emitter) decode(r *registry, each *entry) {
	t := each.trigger
	arguments := e.fields(t.Arguments)
	e.comment("%s reads the arguments of function %s.", each.decoder, t.Function)
	function := e.file.Func()
	if r.bound != "" {
		function.Params(e.local("bound").Id(r.bound))
	}
	function.Id(each.decoder).
		Params(e.local("args").Op("*").Qual(decodePath, "Arguments")).
		Params(jen.Qual(signalrPath, "Invoker"), jen.Error()).
		BlockFunc(func(body *jen.Group) {
			// A type of its own reads the arguments too, any number of them.
			if t.Input != model.InputCustom || len(t.Arguments) > 0 {
				e.readArguments(body, t.Arguments, arguments)
			}
			body.Return(e.invoker(t, arguments), jen.Nil())
		})
	e.file.Line()
}

// fields returns the variable of each argument: a field of one struct, so that
// the calls that fill them and the function that passes them on share it.
func (e *emitter) fields(arguments []model.Parameter) []jen.Code {
	list := make([]jen.Code, len(arguments))
	for i, name := range e.localNames(arguments) {
		list[i] = e.local("in").Dot(name)
	}
	return list
}

// readArguments renders the variables and the calls that fill them.
func (e *emitter) readArguments(body *jen.Group, arguments []model.Parameter, variables []jen.Code) {
	names := make([]string, len(arguments))
	declarations := make([]jen.Code, len(arguments))
	expect := "Expect"
	for i, name := range e.localNames(arguments) {
		argument := arguments[i]
		names[i] = argument.Name
		variable := goType(argument.Type)
		if argument.Variadic {
			variable = jen.Index().Add(variable)
			expect = "ExpectAtLeast"
		}
		declarations[i] = jen.Id(name).Add(variable)
	}
	if len(arguments) > 0 {
		body.Var().Add(e.local("in")).Struct(declarations...)
	}
	body.Add(e.local("args")).Dot(expect).Call(literals(names)...)
	for i, argument := range arguments {
		body.Add(e.readArgument(argument, jen.Op("&").Add(variables[i])))
	}
	e.returnOnError(body, e.local("args").Dot("End").Call())
}

// readArgument renders the call that reads one argument, or all that are left.
func (e *emitter) readArgument(argument model.Parameter, into jen.Code) jen.Code {
	read := "Value"
	if argument.Variadic {
		read = "Rest"
	}
	if argument.Shape == nil || argument.Shape.Kind == model.ShapeAny {
		return jen.Qual(decodePath, read).Call(e.local("args"), into)
	}
	return jen.Qual(decodePath, read+"With").Call(e.local("args"), into, e.codeFunction(e.reading(), argument.Shape))
}

// invoker renders the function that calls the user's.
func (e *emitter) invoker(t *model.Trigger, variables []jen.Code) jen.Code {
	return jen.Func().
		Params(e.local("ctx").Qual(contextPath, "Context"), e.local("call").Op("*").Qual(signalrPath, "Call")).
		Params(jen.Any(), jen.Error()).
		BlockFunc(func(body *jen.Group) {
			if t.Input == model.InputCustom {
				body.Var().Add(e.local("input")).Add(goType(t.InputType))
				e.returnOnError(body, e.local("call").Dot("Context").Dot("DecodeInto").Call(jen.Op("&").Add(e.local("input"))))
			}
			call := e.userCall(t, variables)
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
		})
}

func (e *emitter) userCall(t *model.Trigger, variables []jen.Code) jen.Code {
	var params []jen.Code
	if t.Context {
		params = append(params, e.local("ctx"))
	}
	switch t.Input {
	case model.InputContext:
		params = append(params, e.local("call").Dot("Context"))
	case model.InputCustom:
		params = append(params, e.local("input"))
	}
	if t.Clients != nil {
		params = append(params, qualified(t.Clients.Import, t.Clients.Client.ForCall()).Call(e.local("call")))
	}
	for i, argument := range t.Arguments {
		variable := jen.Add(variables[i])
		if argument.Variadic {
			variable.Op("...")
		}
		params = append(params, variable)
	}
	if t.Receiver != nil {
		return e.local("bound").Dot("hub").Dot(t.Name).Call(params...)
	}
	return jen.Id(t.Name).Call(params...)
}

func (e *emitter) returnOnError(body *jen.Group, call jen.Code) {
	body.If(e.local("err").Op(":=").Add(call), e.local("err").Op("!=").Nil()).Block(
		jen.Return(jen.Nil(), e.local("err")),
	)
}
