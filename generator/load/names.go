package load

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"

	"github.com/hubwire/hubwire/annotations"
)

// names lists what the files of a directory declare and by what names they
// import, which generated code must not repeat: those of the package, its tests
// and files of other builds too, which may be part of the next one.
func (p *Package) names(d *directory) {
	p.Declared, p.Imported = make(map[string]annotations.Span), make(map[string]bool)
	for _, s := range d.sources {
		syntax, tokens := s.syntax, s.tokens
		if syntax == nil && !s.own {
			fset := token.NewFileSet()
			if syntax, _ = parser.ParseFile(fset, s.path(), s.text, parser.SkipObjectResolution); syntax != nil {
				tokens = fset.File(syntax.FileStart)
			}
		}
		if syntax == nil || syntax.Name == nil || syntax.Name.Name != p.Name {
			continue
		}
		for _, spec := range syntax.Imports {
			if spec.Name != nil {
				p.Imported[spec.Name.Name] = true
			} else if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				p.Imported[guess(path)] = true
			}
		}
		for _, decl := range syntax.Decls {
			declared(decl, func(name *ast.Ident, _ *ast.TypeSpec) {
				if _, ok := p.Declared[name.Name]; !ok {
					p.Declared[name.Name] = annotations.SpanOf(tokens, name.Pos(), name.End())
				}
			})
		}
	}
}
