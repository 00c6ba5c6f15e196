package gocode

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"

	"github.com/dave/jennifer/jen"

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
	imports map[string]string // import specs by path
	text    []byte            // trimmed
}

// render renders the sections and joins them to the file.
func (e *emitter) render(sections []section) ([]byte, error) {
	parts, err := parallel.Each(context.Background(), sections, e.section)
	if err != nil {
		return nil, err
	}
	specs := make(map[string]string)
	for _, part := range parts {
		maps.Copy(specs, part.imports)
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

// section renders one section as a file, and takes its imports off.
func (e *emitter) section(build section) (rendered, error) {
	own := *e
	own.file = jen.NewFilePathName(e.pkg.Path, e.pkg.Name)
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
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, "", text.Bytes(), parser.ImportsOnly|parser.SkipObjectResolution)
	if err != nil {
		return rendered{}, err
	}
	part := rendered{imports: make(map[string]string)}
	offset := func(pos token.Pos) int { return fset.Position(pos).Offset }
	for _, spec := range syntax.Imports {
		part.imports[spec.Path.Value] = string(text.Bytes()[offset(spec.Pos()):offset(spec.End())])
	}
	end := syntax.Name.End()
	for _, decl := range syntax.Decls {
		if general, ok := decl.(*ast.GenDecl); ok && general.Tok == token.IMPORT {
			end = general.End()
		}
	}
	part.text = bytes.TrimSpace(text.Bytes()[offset(end):])
	return part, nil
}
