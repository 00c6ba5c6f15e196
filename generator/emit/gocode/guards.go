package gocode

import (
	"strconv"
	"strings"

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
	e.comment("These bindings were generated for version ", strconv.Itoa(apiVersion), " of the runtime's API.")
	e.add(jen.Var().Id("_").Add(e.qual(signalrPath, "CurrentAPI")).Op("=").
		Add(e.qual(signalrPath, "APIVersion")).Types(jen.Index(jen.Lit(apiVersion)).Struct()).Call(jen.Lit(staleRuntime)))
}

// signatureGuard asserts the signatures the bindings were generated from, so
// that a change the generator has not seen does not compile.
func (e *emitter) signatureGuard() {
	var lines []string
	for _, trigger := range e.pkg.Triggers {
		lines = append(lines, guard(e.signature(trigger), trigger.Receiver, trigger.Name))
	}
	for _, negotiation := range e.pkg.Negotiations {
		if negotiation.Declared == nil {
			lines = append(lines, guard(e.negotiateSignature(negotiation), negotiation.Receiver, negotiation.Name))
		}
	}
	if len(lines) == 0 {
		return
	}
	e.comment("Signatures the bindings below were generated from; if one no longer compiles, run hubwire generate.")
	e.text(e.laid("var (\n" + strings.Join(lines, "\n") + "\n)"))
}

func guard(signature string, receiver *model.Receiver, name string) string {
	switch {
	case receiver == nil:
	case receiver.Pointer:
		name = "(" + receiverType(receiver) + ")." + name
	default:
		name = receiverType(receiver) + "." + name
	}
	return "_ " + signature + " = " + name
}

// signature returns the type of the function behind a trigger; of a method,
// the type of its method expression.
func (e *emitter) signature(trigger *model.Trigger) string {
	var params []string
	if trigger.Receiver != nil {
		params = append(params, receiverType(trigger.Receiver))
	}
	if trigger.Context {
		params = append(params, e.qualified(contextPath, "Context"))
	}
	switch trigger.Input {
	case model.InputContext:
		params = append(params, "*"+e.qualified(signalrPath, "InvocationContext"))
	case model.InputCustom:
		params = append(params, e.goType(trigger.InputType))
	}
	if trigger.Clients != nil {
		params = append(params, e.qualified(trigger.Clients.Import, trigger.Clients.Client.Clients()))
	}
	for _, argument := range trigger.Arguments {
		params = append(params, e.parameterType(argument))
	}
	var results []string
	if trigger.Result != nil {
		results = append(results, e.goType(trigger.Result))
	}
	if trigger.Error {
		results = append(results, "error")
	}
	return function(params, results)
}

func (e *emitter) negotiateSignature(n *model.Negotiation) string {
	var params []string
	if n.Receiver != nil {
		params = append(params, receiverType(n.Receiver))
	}
	params = append(params, e.qualified(contextPath, "Context"), "*"+e.qualified(httpPath, "Request"))
	return function(params, []string{e.qualified(signalrPath, "NegotiateOptions"), "error"})
}

// function renders the type of a function.
func function(params, results []string) string {
	f := call("func", params...)
	switch len(results) {
	case 0:
		return f
	case 1:
		return f + " " + results[0]
	default:
		return f + " (" + strings.Join(results, ", ") + ")"
	}
}
