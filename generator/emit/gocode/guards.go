package gocode

import (
	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// staleRuntime is what the compiler shows where generated code and runtime do
// not fit.
const staleRuntime = "the hubwire runtime in go.mod does not fit these generated bindings: run hubwire generate with the tool of the same version"

// apiVersion is the version of the runtime's API that this package generates
// code for: the length of the array in signalr.CurrentAPI.
const apiVersion = 1

// versionGuard asserts that the runtime offers what the bindings call.
func (e *emitter) versionGuard() {
	e.comment("These bindings were generated for version %d of the runtime's API.", apiVersion)
	e.file.Var().Id("_").Qual(signalrPath, "CurrentAPI").Op("=").
		Qual(signalrPath, "APIVersion").Types(jen.Index(jen.Lit(apiVersion)).Struct()).Call(jen.Lit(staleRuntime))
	e.file.Line()
}

// signatureGuard asserts the signatures the bindings were generated from, so
// that a change the generator has not seen does not compile.
func (e *emitter) signatureGuard() {
	var lines []jen.Code
	for _, trigger := range e.pkg.Triggers {
		lines = append(lines, guard(e.signature(trigger), trigger.Receiver, trigger.Name))
	}
	for _, negotiation := range e.pkg.Negotiations {
		if negotiation.Declared == nil {
			lines = append(lines, guard(negotiateSignature(negotiation), negotiation.Receiver, negotiation.Name))
		}
	}
	if len(lines) == 0 {
		return
	}
	e.comment("Signatures the bindings below were generated from; if one no longer compiles, run hubwire generate.")
	e.file.Var().Defs(lines...)
	e.file.Line()
}

func guard(signature jen.Code, receiver *model.Receiver, name string) jen.Code {
	function := jen.Id(name)
	if receiver != nil {
		function = jen.Add(receiverType(receiver)).Dot(name)
		if receiver.Pointer {
			function = jen.Parens(receiverType(receiver)).Dot(name)
		}
	}
	return jen.Id("_").Add(signature).Op("=").Add(function)
}

// signature returns the type of the function behind a trigger; of a method,
// the type of its method expression.
func (e *emitter) signature(trigger *model.Trigger) jen.Code {
	var params []jen.Code
	if trigger.Receiver != nil {
		params = append(params, receiverType(trigger.Receiver))
	}
	if trigger.Context {
		params = append(params, jen.Qual(contextPath, "Context"))
	}
	switch trigger.Input {
	case model.InputContext:
		params = append(params, jen.Op("*").Qual(signalrPath, "InvocationContext"))
	case model.InputCustom:
		params = append(params, goType(trigger.InputType))
	}
	if trigger.Clients != nil {
		params = append(params, qualified(trigger.Clients.Import, trigger.Clients.Client.Clients()))
	}
	for _, argument := range trigger.Arguments {
		params = append(params, parameterType(argument))
	}
	var results []jen.Code
	if trigger.Result != nil {
		results = append(results, goType(trigger.Result))
	}
	if trigger.Error {
		results = append(results, jen.Error())
	}
	return function(params, results)
}

func negotiateSignature(n *model.Negotiation) jen.Code {
	var params []jen.Code
	if n.Receiver != nil {
		params = append(params, receiverType(n.Receiver))
	}
	params = append(params, jen.Qual(contextPath, "Context"), jen.Op("*").Qual(httpPath, "Request"))
	return function(params, []jen.Code{jen.Qual(signalrPath, "NegotiateOptions"), jen.Error()})
}

func function(params, results []jen.Code) jen.Code {
	f := jen.Func().Params(params...)
	switch len(results) {
	case 0:
		return f
	case 1:
		return f.Add(results[0])
	default:
		return f.Params(results...)
	}
}
