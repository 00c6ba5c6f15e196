package gocode

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// names are identifiers that have a meaning already.
type names = map[string]bool

// free returns the name, or one with a number where it has a meaning already.
func free(name string, taken ...names) string {
	is := func(name string) bool {
		return token.IsKeyword(name) || types.Universe.Lookup(name) != nil ||
			slices.ContainsFunc(taken, func(names names) bool { return names[name] })
	}
	unique := name
	for i := 2; is(unique); i++ {
		unique = name + strconv.Itoa(i)
	}
	return unique
}

// takeDeclaration takes a name for a declaration: no file of the folder may
// declare it or import by it.
func (e *emitter) takeDeclaration(name string) string {
	name = free(name, e.names, e.pkg.Imported, e.pkg.Elsewhere)
	e.names[name] = true
	return name
}

// takeDeclared takes what the folder declares, and what generated code offers
// to the program, which cannot yield either.
func (e *emitter) takeDeclared() {
	for name := range e.pkg.Identifiers {
		e.names[name] = true
	}
	for _, client := range e.pkg.Clients {
		for _, name := range []string{client.Clients(), client.Constructor(), client.ForCall(), client.Messages()} {
			e.names[name] = true
		}
	}
	for _, registry := range e.registries {
		e.names[model.RegisterName(registry.hubType)] = true
	}
}

// locals are the variables of generated functions, as they are called where
// no name that the functions mention is in the way. No import has one of these.
var locals = []string{"app", "args", "arguments", "call", "ctx", "each", "err", "hub", "input", "proxy", "sender", "to"}

func (e *emitter) nameLocals() {
	e.locals = make(map[string]string, len(locals))
	for _, name := range locals {
		e.locals[name] = free(name, e.mentioned)
	}
}

// local returns a variable of generated functions.
func (e *emitter) local(name string) *jen.Statement { return jen.Id(e.locals[name]) }

// scope returns the names that locals have in a function.
func (e *emitter) scope(locals ...string) names {
	scope := make(names, len(locals))
	for _, name := range locals {
		scope[e.locals[name]] = true
	}
	return scope
}

// variables returns a variable for each parameter, in a scope. The name of a
// parameter need not be a Go identifier: a directive may have chosen it.
func (e *emitter) variables(parameters []model.Parameter, scope names) []string {
	list := make([]string, len(parameters))
	for i, parameter := range parameters {
		name := parameter.Name
		if !token.IsIdentifier(name) || name == "_" {
			name = "arg" + strconv.Itoa(i)
		}
		list[i] = free(name, e.mentioned, scope)
		scope[list[i]] = true
	}
	return list
}
