package gocode

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// nameImports gives every import its name, in the order of their paths, so
// that names depend on nothing else.
func (e *emitter) nameImports() {
	e.importAt = make(map[string]int)
	scope := e.names.inner(len(locals))
	for _, name := range locals {
		scope.taken[name] = true
	}
	scope.taken["init"] = true // Go lets no import have it
	for _, path := range importsOf(e.pkg) {
		guess := guessName(path)
		name := scope.take(guess)
		e.names.taken[name] = true
		same := name == guess && (isStandard(path) || strings.HasPrefix(path, runtimePrefix))
		e.importAt[path] = len(e.imports)
		e.imports = append(e.imports, importName{path, name, !same})
	}
}

// importName is how the file refers to an import.
type importName struct {
	path, name string
	alias      bool // the import says the name
}

// spec renders the import in an import declaration.
func (i importName) spec() string {
	if i.alias {
		return i.name + " " + strconv.Quote(i.path)
	}
	return strconv.Quote(i.path)
}

// qualified renders a name of another package, which the section then imports,
// or of this one and of Go itself, where the path is empty or that of the package.
func (e *emitter) qualified(path, name string) string {
	if path == "" || path == e.pkg.Path {
		return name
	}
	i := e.importAt[path]
	e.used[i] = true
	return e.imports[i].name + "." + name
}

// qual is qualified for code of package jen.
func (e *emitter) qual(path, name string) *jen.Statement { return jen.Id(e.qualified(path, name)) }

// importsOf returns the import paths the file may name, sorted.
func importsOf(pkg *model.Package) []string {
	paths := map[string]bool{contextPath: true, httpPath: true, decodePath: true, encodePath: true, signalrPath: true}
	add := func(path string) { paths[path] = true }
	for _, trigger := range pkg.Triggers {
		if trigger.Clients != nil {
			add(trigger.Clients.Import)
		}
		eachImport(trigger.InputType, add)
		eachImport(trigger.Result, add)
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
	for _, structure := range slices.Concat(pkg.Structures, pkg.Sent) {
		add(structure.Import)
		eachImport(structure.Fields, add)
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

// standardRoots are the first path elements of the standard library; a name
// is not repeated in front of its import.
const standardRoots = " archive bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image index io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe weak "

func isStandard(path string) bool {
	root, _, _ := strings.Cut(path, "/")
	return strings.Contains(standardRoots, " "+root+" ")
}
