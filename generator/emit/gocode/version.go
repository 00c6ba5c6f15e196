package gocode

import (
	"github.com/dave/jennifer/jen"
)

// staleRuntime is what the compiler shows where generated code and runtime do
// not fit.
const staleRuntime = "the hubwire runtime in go.mod does not fit these generated bindings: run hubwire generate with the tool of the same version"

// apiVersion is the version of the runtime's API that this package generates
// code for: the length of the array in bind.CurrentAPI.
const apiVersion = 2

// versionGuard asserts that the runtime offers what the bindings call.
func (e *emitter) versionGuard() {
	e.file.Var().Id("_").Qual(bindPath, "CurrentAPI").Op("=").
		Qual(bindPath, "APIVersion").Types(jen.Index(jen.Lit(apiVersion)).Struct()).Call(jen.Lit(staleRuntime)).Line()
}
