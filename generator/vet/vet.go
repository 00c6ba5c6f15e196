// Package vet is the analyzer of annotated packages. It reports what the
// generator reports, rule for rule, and what takes type checking besides:
//
//   - what the generator would report about types of other modules, whose
//     source it does not read (outside.go)
//   - messages that are declared and never sent, and messages that are sent by
//     a name that is declared nowhere (messages.go)
//   - methods that look like connection events and are not (forgotten.go)
//
// It takes no facts, so a driver runs it on the packages it was asked about
// and on none they depend on.
package vet

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/resolve"
)

// URL is where the analyzer is described.
const URL = "https://github.com/hubwire/hubwire/blob/main/docs/vet.md"

// Analyzer reports what is wrong with the //signalr: comments of a package,
// and with the functions, types and messages they make part of a hub. Its
// result are the findings, in full.
var Analyzer = &analysis.Analyzer{
	Name: "hubwire",
	Doc: `check //signalr: comments and what they stand on

The hubwire analyzer reports what hubwire generate reports: directives that are
misspelt, misplaced or contradict each other, names that the service refuses,
signatures that no call fits, values that JSON cannot carry. With types at hand
it looks into types of other modules as well, and reports messages that nobody
sends or declares, and connection events without trigger.`,
	URL:              URL,
	Run:              run,
	RunDespiteErrors: true, // unfinished programs are what the tool is for
	ResultType:       reflect.TypeFor[annotations.Diagnostics](),
}

func run(pass *analysis.Pass) (any, error) {
	loaded, err := load.FromFiles(pass.Fset, pass.Pkg.Path(), pass.Files)
	if err != nil {
		return nil, err
	}
	_, findings := resolve.Program(loaded, resolve.Options{Outside: newOutside(pass.Pkg).declaration})
	c := &checker{pass: pass, loaded: loaded, findings: findings}
	for _, p := range loaded.Packages {
		c.messages(p)
		c.forgotten(p)
	}
	c.findings.Sort()
	c.publish()
	return c.findings, nil
}

// checker is the state of one pass.
type checker struct {
	pass     *analysis.Pass
	loaded   *load.Result
	findings annotations.Diagnostics // so far, beginning with those of the generator
}

func (c *checker) report(d annotations.Diagnostic) { c.findings = append(c.findings, d) }
