package gocode

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/hubwire/hubwire/generator/model"
)

// nameImports gives every import its name, in the order of their paths, so
// that names depend on nothing else.
func (e *emitter) nameImports() {
	reserved := names{"init": true} // Go lets no import have it
	for _, name := range locals {
		reserved[name] = true
	}
	for _, path := range e.importPaths() {
		guess := guessName(path)
		name := free(guess, e.names, e.pkg.Elsewhere, reserved)
		e.names[name], e.mentioned[name] = true, true
		if name == guess && (isStandard(path) || strings.HasPrefix(path, runtimePrefix)) {
			e.file.ImportName(path, name)
		} else {
			e.file.ImportAlias(path, name)
		}
	}
}

// importPaths returns the import paths the file may name, sorted, and notes the
// names of the package that it mentions.
func (e *emitter) importPaths() []string {
	paths := map[string]bool{contextPath: true, bindPath: true, decodePath: true, signalrPath: true}
	e.eachName(func(path, name string) {
		if path == "" || path == e.pkg.Path {
			e.mentioned[name] = true
		} else {
			paths[path] = true
		}
	})
	return slices.Sorted(maps.Keys(paths))
}

// eachName calls yield with every name in generated functions that is declared
// elsewhere, and the import path it is from.
func (e *emitter) eachName(yield func(path, name string)) {
	for _, t := range e.pkg.Triggers {
		if t.Receiver == nil {
			yield("", t.Name)
		}
		if t.Clients != nil {
			yield(t.Clients.Import, t.Clients.Client.ForCall())
		}
		eachName(t.InputType, yield)
		for _, argument := range t.Arguments {
			eachName(argument.Type, yield)
		}
	}
	for _, n := range e.pkg.Negotiations {
		yield("", n.Name)
	}
	for _, client := range e.pkg.Clients {
		yield("", client.Interface)
		yield("", client.Clients())
		yield("", client.Constructor())
		for _, method := range client.Methods {
			for _, parameter := range method.Parameters {
				eachName(parameter.Type, yield)
			}
			eachName(method.Result, yield)
		}
	}
}

// guessName makes a name for an import from its path. It need not be the name
// of the package: the import says it where the two may differ.
func guessName(path string) string {
	elements := strings.Split(path, "/")
	last := elements[len(elements)-1]
	if len(elements) > 1 && strings.Trim(last, "0123456789") == "v" {
		last = elements[len(elements)-2] // before the major version
	}
	name := strings.TrimLeftFunc(strings.ToLower(model.Identifier(strings.TrimPrefix(last, "go-"))), unicode.IsDigit)
	return cmp.Or(strings.Trim(name, "_"), "pkg")
}

// runtimePrefix starts the import paths of the runtime, whose packages are
// named as guessName says.
const runtimePrefix = "github.com/hubwire/hubwire/runtime/"

// isStandard tells paths of the standard library as goimports does: a module of
// another kind may have such a path, and then only stands in the wrong group.
func isStandard(path string) bool {
	root, _, _ := strings.Cut(path, "/")
	return !strings.Contains(root, ".")
}

// groupImports moves the standard library's imports in front of the others, as
// goimports has them. Package jen writes one block, sorted by path.
func groupImports(text []byte) []byte {
	const start, end = "import (\n", ")\n"
	head, rest, found := bytes.Cut(text, []byte(start))
	block, tail, closed := bytes.Cut(rest, []byte("\n"+end))
	if !found || !closed {
		return text
	}
	var standard, others []string
	for line := range strings.Lines(string(block) + "\n") {
		if path := line[strings.Index(line, `"`)+1:]; isStandard(strings.TrimRight(path, "\"\n")) {
			standard = append(standard, line)
		} else {
			others = append(others, line)
		}
	}
	between := ""
	if len(standard) > 0 && len(others) > 0 {
		between = "\n"
	}
	grouped := strings.Join(standard, "") + between + strings.Join(others, "")
	return slices.Concat(head, []byte(start+grouped+end), tail)
}
