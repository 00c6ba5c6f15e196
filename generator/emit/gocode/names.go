package gocode

import (
	"fmt"
	"go/token"
	"go/types"
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// names are the identifiers that have a meaning already.
type names map[string]bool

// take returns the name, or one with a number where it has a meaning already.
func (n names) take(name string) string {
	free := n.free(name)
	n[free] = true
	return free
}

func (n names) free(name string) string {
	free := name
	for i := 2; n[free] || token.IsKeyword(free) || types.Universe.Lookup(free) != nil; i++ {
		free = fmt.Sprintf("%s%d", name, i)
	}
	return free
}

// takeDeclaration takes a name for a declaration: no file of the folder may
// declare it or import by it.
func (e *emitter) takeDeclaration(name string) string {
	free := e.names.take(name)
	for i := 2; e.pkg.Imported[free] || e.pkg.Elsewhere[free]; i++ {
		free = e.names.take(fmt.Sprintf("%s%d", name, i))
	}
	return free
}

// takeDeclared takes what the folder declares, and what generated code offers
// to the program, which cannot yield either.
func (e *emitter) takeDeclared() {
	for name := range e.pkg.Identifiers {
		e.names[name] = true
	}
	for _, client := range e.pkg.Clients {
		e.names[client.Clients()], e.names[client.Constructor()], e.names[client.ForCall()] = true, true, true
		if client.HasResults() {
			e.names[client.Messages()] = true
		}
	}
	for _, registry := range e.registries {
		e.names[model.RegisterName(registry.hubType)] = true
	}
}

// locals are the variables of generated functions, as they are called where
// the package leaves them their names. No import has one of these names.
var locals = []string{"app", "args", "arguments", "call", "ctx", "each", "err", "hub", "input", "proxy", "sender", "to"}

// nameLocals chooses their names. None may hide a name that generated functions
// mention.
func (e *emitter) nameLocals() {
	e.locals = make(map[string]string, len(locals))
	for _, name := range locals {
		e.locals[name] = e.mentioned.free(name)
	}
}

// local returns a variable of generated functions.
func (e *emitter) local(name string) *jen.Statement { return jen.Id(e.locals[name]) }

// variables returns a variable for each wish, none of them one of the locals
// around them. A wish need not be a Go identifier: a directive may have chosen it.
func (e *emitter) variables(wishes []string, around ...string) []string {
	scope := make(names, len(wishes)+len(around))
	for _, name := range around {
		scope[e.locals[name]] = true
	}
	list := make([]string, len(wishes))
	for i, name := range wishes {
		if !token.IsIdentifier(name) || name == "_" {
			name = fmt.Sprintf("arg%d", i)
		}
		free := e.mentioned.free(name)
		for n := 2; scope[free]; n++ {
			free = e.mentioned.free(fmt.Sprintf("%s%d", name, n))
		}
		scope[free] = true
		list[i] = free
	}
	return list
}

// parameterNames returns the wishes of parameters.
func parameterNames(parameters []model.Parameter) []string {
	list := make([]string, len(parameters))
	for i, parameter := range parameters {
		list[i] = parameter.Name
	}
	return list
}

// unexported lowers the first letter, or all of a leading initialism:
// ChatClient becomes chatClient, URLHub urlHub.
func unexported(name string) string {
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsUpper(r) || i > 0 && i+1 < len(runes) && unicode.IsLower(runes[i+1]) {
			break
		}
		runes[i] = unicode.ToLower(r)
	}
	return string(runes)
}
