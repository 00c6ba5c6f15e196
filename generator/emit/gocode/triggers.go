package gocode

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/emit"
	"github.com/hubwire/hubwire/generator/model"
)

// triggerForm is the function that describes a trigger. Its holes: name,
// parameters, and the values of the fields that every description has. Fields
// that only some have follow on one of these values.
func (e *emitter) triggerForm() jen.Code {
	trigger := e.qual(signalrPath, "Trigger")
	return jen.Func().Add(hole(0)).Params(hole(1)).Add(trigger).Block(
		jen.Return(jen.Add(trigger).Add(literal([]jen.Code{
			field("Function", hole(2)),
			field("Hub", hole(3)),
			field("Category", hole(4)),
			field("Event", hole(5)),
			field("Connection", hole(6)),
			field("Binding", hole(7)),
			field("Decode", hole(8)),
		}))),
	)
}

// further renders a field that some triggers have. The longest name of all
// fields, Connection, decides where values stand that take one line.
func further(name, value string) string {
	blanks := 1
	if !strings.Contains(value, "\n") {
		blanks += len("Connection") - len(name)
	}
	return ",\n" + name + ":" + strings.Repeat(" ", blanks) + value
}

// trigger renders the function that describes one trigger.
func (e *emitter) trigger(r *registry, each *entry) {
	t := each.trigger
	binding, decode := strconv.Quote(t.Binding), e.decoder(r, each)
	if outputs := emit.Outputs(e.pkg, t); len(outputs) > 0 {
		binding += further("Outputs", e.outputList(outputs))
	}
	if t.Result != nil {
		binding += further("Result", "true")
	}
	if encoder := e.encoder(t); encoder != "" {
		decode += further("Encode", encoder)
	}

	e.comment(each.builder, " describes function ", t.Function, " for the app.")
	e.declare(&e.forms.trigger,
		each.builder, e.hubParameter(r),
		strconv.Quote(t.Function),
		strconv.Quote(t.Hub),
		e.qualified(signalrPath, model.UpperFirst(t.Category)), // as the constants of package signalr are named
		strconv.Quote(t.Event),
		strconv.Quote(t.Connection),
		binding,
		decode,
	)
	e.decode(r, each)
}

func (e *emitter) outputList(outputs []emit.Output) string {
	list := make([]string, len(outputs))
	for i, output := range outputs {
		list[i] = "{Hub: " + strconv.Quote(output.Hub) +
			", Connection: " + strconv.Quote(output.Connection) +
			", Binding: " + strconv.Quote(output.Binding) + "}"
	}
	return "[]" + e.qualified(signalrPath, "Output") + "{" + strings.Join(list, ", ") + "}"
}

// decoder renders the function that reads the arguments, as a value.
func (e *emitter) decoder(r *registry, each *entry) string {
	if r.bound == "" {
		return each.decoder
	}
	return r.bound + "{" + e.locals["hub"] + "}." + each.decoder
}

// decodeForm is the function that reads the arguments and binds them. Its
// holes: name and statements.
func (e *emitter) decodeForm() jen.Code { return e.reads(jen.Func()) }

// decodeBoundForm is the same as a method, with its type as the last hole.
func (e *emitter) decodeBoundForm() jen.Code {
	return e.reads(jen.Func().Params(e.local("bound").Add(hole(2))))
}

func (e *emitter) reads(function *jen.Statement) jen.Code {
	return function.Add(hole(0)).
		Params(e.local("args").Op("*").Add(e.qual(decodePath, "Arguments"))).
		Params(e.qual(signalrPath, "Invoker"), jen.Error()).
		Block(hole(1))
}

// decode renders the function that reads the arguments of one trigger.
func (e *emitter) decode(r *registry, each *entry) {
	t := each.trigger
	names := e.localNames(t.Arguments)
	var statements []string
	// A type of its own reads the arguments too, any number of them.
	if t.Input != model.InputCustom || len(t.Arguments) > 0 {
		statements = e.readArguments(t.Arguments, names)
	}
	statements = append(statements, e.filled(&e.forms.invoker, e.invocation(t, names)))
	form := &e.forms.decode
	if r.bound != "" {
		form = &e.forms.decodeBound
	}
	e.comment(each.decoder, " reads the arguments of function ", t.Function, ".")
	e.declare(form, each.decoder, strings.Join(statements, "\n"), r.bound)
}

// readArguments renders the variables and the calls that fill them. The
// variables are fields of one struct, so that these calls and the function that
// passes them on share it.
func (e *emitter) readArguments(arguments []model.Parameter, variables []string) []string {
	args := e.locals["args"]
	var statements []string
	if len(arguments) > 0 {
		fields := make([]string, len(arguments))
		for i, argument := range arguments {
			list := ""
			if argument.Variadic {
				list = "[]"
			}
			fields[i] = variables[i] + " " + list + e.goType(argument.Type)
		}
		statements = append(statements, "var "+e.locals["in"]+" "+e.structOf(fields))
	}
	names := make([]string, len(arguments))
	expect := "Expect"
	for i, argument := range arguments {
		names[i] = strconv.Quote(argument.Name)
		if argument.Variadic {
			expect = "ExpectAtLeast"
		}
	}
	statements = append(statements, call(args+"."+expect, names...))
	for i, argument := range arguments {
		statements = append(statements, e.readArgument(argument, "&"+e.locals["in"]+"."+variables[i]))
	}
	return append(statements, e.filled(&e.forms.check, call(args+".End")))
}

// readArgument renders the call that reads one argument, or all that are left.
func (e *emitter) readArgument(argument model.Parameter, into string) string {
	read := "Value"
	if argument.Variadic {
		read = "Rest"
	}
	if argument.Shape == nil || argument.Shape.Kind == model.ShapeAny {
		return call(e.qualified(decodePath, read), e.locals["args"], into)
	}
	return call(e.qualified(decodePath, read+"With"), e.locals["args"], into, e.codeFunction(e.reading(), argument.Shape))
}

// invokerForm ends the function that reads the arguments, with a function that
// calls the user's. Its hole: the statements of that.
func (e *emitter) invokerForm() jen.Code {
	invoker := jen.Func().
		Params(
			e.local("ctx").Add(e.qual(contextPath, "Context")),
			e.local("call").Op("*").Add(e.qual(signalrPath, "Call")),
		).
		Params(jen.Any(), jen.Error()).
		Block(hole(0))
	return jen.Return(invoker, jen.Nil())
}

// invocation renders the statements that call the user's function.
func (e *emitter) invocation(t *model.Trigger, variables []string) string {
	custom := ""
	if t.Input == model.InputCustom {
		input := e.locals["input"]
		custom = "var " + input + " " + e.goType(t.InputType) + "\n" +
			e.filled(&e.forms.check, call(e.locals["call"]+".Context.DecodeInto", "&"+input)) + "\n"
	}
	user := e.userCall(t, variables)
	switch {
	case t.Result != nil && t.Error:
		return custom + "return " + user
	case t.Result != nil:
		return custom + "return " + user + ", nil"
	case t.Error:
		return custom + "return nil, " + user
	default:
		return custom + user + "\nreturn nil, nil"
	}
}

func (e *emitter) userCall(t *model.Trigger, variables []string) string {
	params := make([]string, 0, len(variables)+3)
	if t.Context {
		params = append(params, e.locals["ctx"])
	}
	switch t.Input {
	case model.InputContext:
		params = append(params, e.locals["call"]+".Context")
	case model.InputCustom:
		params = append(params, e.locals["input"])
	}
	if t.Clients != nil {
		params = append(params, call(e.qualified(t.Clients.Import, t.Clients.Client.ForCall()), e.locals["call"]))
	}
	for i, argument := range t.Arguments {
		rest := ""
		if argument.Variadic {
			rest = "..."
		}
		params = append(params, e.locals["in"]+"."+variables[i]+rest)
	}
	if t.Receiver != nil {
		return call(e.locals["bound"]+".hub."+t.Name, params...)
	}
	return call(t.Name, params...)
}

// checkForm returns the error of a call. Its hole: the call.
func (e *emitter) checkForm() jen.Code {
	return jen.If(e.local("err").Op(":=").Add(hole(0)), e.local("err").Op("!=").Nil()).Block(
		jen.Return(jen.Nil(), e.local("err")),
	)
}
