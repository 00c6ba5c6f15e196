package gocode

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/hubwire/hubwire/generator/model"
)

// nameImports gives every import its name, in the order of their paths, so
// that names depend on nothing else.
func (e *emitter) nameImports() {
	scope := maps.Clone(e.names)
	maps.Copy(scope, e.pkg.Elsewhere)
	for _, name := range locals {
		scope[name] = true
	}
	scope["init"] = true // Go lets no import have it
	for _, path := range importsOf(e.pkg) {
		guess := guessName(path)
		name := scope.take(guess)
		e.names[name] = true
		if name == guess && (isStandard(path) || strings.HasPrefix(path, runtimePrefix)) {
			e.file.ImportName(path, name)
		} else {
			e.file.ImportAlias(path, name)
		}
	}
}

// importsOf returns the import paths the file may name, sorted.
func importsOf(pkg *model.Package) []string {
	paths := map[string]bool{contextPath: true, bindPath: true, decodePath: true, signalrPath: true}
	add := func(path string) { paths[path] = true }
	for _, trigger := range pkg.Triggers {
		if trigger.Clients != nil {
			add(trigger.Clients.Import)
		}
		eachImport(trigger.InputType, add)
		for _, argument := range trigger.Arguments {
			eachImport(argument.Type, add)
		}
	}
	for _, client := range pkg.Clients {
		for _, method := range client.Methods {
			for _, parameter := range method.Parameters {
				eachImport(parameter.Type, add)
			}
		}
	}
	delete(paths, "")
	delete(paths, pkg.Path)
	return slices.Sorted(maps.Keys(paths))
}

// guessName makes a name for an import from its path. It need not be the name
// of the package: the import says it where the two may differ.
func guessName(path string) string {
	elements := strings.Split(path, "/")
	last := elements[len(elements)-1]
	if isMajorVersion(last) && len(elements) > 1 {
		last = elements[len(elements)-2]
	}
	if name, suffix, ok := strings.Cut(last, ".v"); ok && isMajorVersion("v"+suffix) {
		last = name // gopkg.in/yaml.v3
	}
	last = strings.TrimSuffix(strings.TrimPrefix(last, "go-"), "-go")
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, last)
	name = strings.TrimLeftFunc(name, unicode.IsDigit)
	if name == "" {
		return "pkg"
	}
	return name
}

func isMajorVersion(element string) bool {
	digits, ok := strings.CutPrefix(element, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
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
