package gocode

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/internal/layout"
	"github.com/hubwire/hubwire/generator/internal/parallel"
)

// section is a stretch of the generated file. Sections are rendered and
// formatted each on its own, because formatting is most of the work.
type section func(*emitter)

// perSection is how many triggers or structs share a section: few enough to keep all
// processors busy, enough that what comes with every section does not count.
const perSection = 16

// sections returns the stretches of the file in their order.
func (e *emitter) sections() []section {
	list := []section{(*emitter).versionGuard, (*emitter).signatureGuard}
	for _, client := range e.pkg.Clients {
		list = append(list, func(e *emitter) { e.client(client) })
	}
	for _, registry := range e.registries {
		list = append(list, func(e *emitter) { e.register(registry) })
		for triggers := range slices.Chunk(registry.triggers, perSection) {
			list = append(list, func(e *emitter) {
				for _, each := range triggers {
					e.trigger(registry, each)
				}
			})
		}
	}
	for structures := range slices.Chunk(e.pkg.Structures, perSection) {
		list = append(list, func(e *emitter) {
			for _, each := range structures {
				e.structure(each)
			}
		})
	}
	for structures := range slices.Chunk(e.pkg.Sent, perSection) {
		list = append(list, func(e *emitter) {
			for _, each := range structures {
				e.sent(each)
			}
		})
	}
	return list
}

// rendered is a section as text, and the imports it needs.
type rendered struct {
	imports []string // import specs
	text    []byte   // trimmed
}

// render renders the sections and joins them to the file.
func (e *emitter) render(sections []section) ([]byte, error) {
	parts, err := parallel.Each(context.Background(), sections, e.section)
	if err != nil {
		return nil, err
	}
	specs := make(map[string]string) // by path
	for _, part := range parts {
		for _, spec := range part.imports {
			specs[spec[strings.IndexByte(spec, '"'):]] = spec
		}
	}
	var file bytes.Buffer
	fmt.Fprintf(&file, "%s\n\npackage %s\n\nimport (\n", Header, e.pkg.Name)
	for _, path := range slices.Sorted(maps.Keys(specs)) {
		fmt.Fprintf(&file, "\t%s\n", specs[path])
	}
	file.WriteString(")\n")
	for _, part := range parts {
		if len(part.text) > 0 {
			file.WriteByte('\n')
			file.Write(part.text)
			file.WriteByte('\n')
		}
	}
	return file.Bytes(), nil
}

// section renders one section as a file, takes its imports off, and lays the
// rest out.
func (e *emitter) section(build section) (rendered, error) {
	own := *e
	own.file = jen.NewFilePathName(e.pkg.Path, e.pkg.Name)
	own.file.NoFormat = true
	for _, each := range e.imports {
		if each.alias {
			own.file.ImportAlias(each.path, each.name)
		} else {
			own.file.ImportName(each.path, each.name)
		}
	}
	build(&own)
	var text bytes.Buffer
	if err := own.file.Render(&text); err != nil {
		return rendered{}, err
	}
	imports, declarations := splitImports(text.Bytes())
	laid, err := layout.Source(declarations)
	return rendered{imports, laid}, err
}

// splitImports returns the import specs of a file that package jen rendered
// without a format, and the text behind them. There each spec has a line of its
// own, in one declaration in front of all others.
func splitImports(file []byte) (specs []string, declarations []byte) {
	_, rest, _ := bytes.Cut(file, newline) // the package clause
	grouped := false
	for {
		line, after, _ := bytes.Cut(rest, newline)
		single, found := bytes.CutPrefix(line, []byte("import "))
		switch {
		case found && string(single) == "(":
			grouped = true
		case found:
			return []string{string(single)}, after
		case grouped && string(line) == ")":
			return specs, after
		case grouped:
			specs = append(specs, string(line))
		case len(line) > 0 || len(after) == 0:
			return nil, rest // there are none
		}
		rest = after
	}
}

var newline = []byte("\n")
