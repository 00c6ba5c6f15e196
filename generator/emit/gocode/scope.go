package gocode

import (
	"fmt"
	"go/token"
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// names hands out identifiers that mean nothing else in their scope.
type names struct {
	taken map[string]bool
	outer *names // nil for the file and package scope
}

// inner returns the names of a scope inside, with room for some.
func (n *names) inner(room int) *names { return &names{make(map[string]bool, room), n} }

// isTaken reports whether the name has a meaning here already.
func (n *names) isTaken(name string) bool {
	for ; n != nil; n = n.outer {
		if n.taken[name] {
			return true
		}
	}
	return isPredeclared(name)
}

// take returns the name, or one with a number where it has a meaning already.
func (n *names) take(name string) string {
	free := name
	for i := 2; n.isTaken(free); i++ {
		free = fmt.Sprintf("%s%d", name, i)
	}
	n.taken[free] = true
	return free
}

// isPredeclared reports whether the name is a keyword or has a meaning
// everywhere.
func isPredeclared(name string) bool {
	return token.IsKeyword(name) || types.Universe.Lookup(name) != nil
}

// locals are the variables of generated functions, as they are called where
// the package leaves them their names. No import has one of these names.
var locals = []string{"app", "args", "arguments", "bound", "call", "ctx", "each", "err", "hub", "in", "input", "o", "proxy", "r", "sender", "to", "v", "w"}

// local returns a variable of generated functions.
func (e *emitter) local(name string) *jen.Statement { return jen.Id(e.locals[name]) }

// nameLocals chooses their names. None may hide a name of the package, because
// the function may mention that.
func (e *emitter) nameLocals() {
	e.locals = make(map[string]string, len(locals))
	for _, name := range locals {
		e.locals[name] = e.names.inner(1).take(name)
	}
}

// localNames returns a variable for each parameter, none of them one of the
// locals around it. The name of a parameter need not be a Go identifier where
// a directive chose it.
func (e *emitter) localNames(parameters []model.Parameter, around ...string) []string {
	scope := e.names.inner(len(parameters) + len(around))
	for _, name := range around {
		scope.take(name)
	}
	list := make([]string, len(parameters))
	for i, parameter := range parameters {
		name := parameter.Name
		if !token.IsIdentifier(name) || name == "_" {
			name = fmt.Sprintf("arg%d", i)
		}
		list[i] = scope.take(name)
	}
	return list
}
