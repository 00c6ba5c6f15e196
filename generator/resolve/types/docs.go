package types

import (
	"go/ast"
	"strings"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// docs are the doc comments of a file: of types and constants by name, and of
// the fields of structs as Type.Field.
type docs map[string]string

// doc returns the doc comment of a type, or of a constant or field that belongs
// to it. One that comes from [Outside] has none.
func (f *Forms) doc(d *model.Declaration, name string) string {
	from, ok := f.sources[d]
	if !ok || f.direction != Both {
		return ""
	}
	return f.docs(from.File)[name]
}

// docs returns the doc comments of a file.
func (f *Forms) docs(file *load.File) docs {
	if known, ok := f.documented[file]; ok {
		return known
	}
	d := make(docs)
	f.documented[file] = d
	for _, decl := range file.Syntax.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if decl.Lparen.IsValid() { // the comment above is about the group
					d.add(spec.Name.Name, spec.Doc, spec.Comment)
				} else {
					d.add(spec.Name.Name, decl.Doc)
				}
				if structure, ok := ast.Unparen(spec.Type).(*ast.StructType); ok {
					d.fields(spec.Name.Name, structure)
				}
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					d.add(name.Name, spec.Doc, spec.Comment)
				}
			}
		}
	}
	return d
}

func (d docs) fields(of string, structure *ast.StructType) {
	for _, field := range structure.Fields.List {
		for _, name := range field.Names {
			d.add(of+"."+name.Name, field.Doc, field.Comment)
		}
	}
}

// add takes the first comment that says something.
func (d docs) add(name string, comments ...*ast.CommentGroup) {
	for _, comment := range comments {
		if text := strings.TrimSpace(comment.Text()); text != "" {
			d[name] = text
			return
		}
	}
}
