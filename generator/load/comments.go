package load

import (
	"go/ast"
	"go/parser"
	"go/token"
)

// WithComments returns the syntax of a file with its comments. Those of files
// without directives are not read before somebody asks. The positions of what
// it returns may be none of the file's.
func (r *Result) WithComments(f *File) *ast.File {
	if f.commented {
		return f.Syntax
	}
	text, err := r.loader.inputs.readFile(f.Tokens.Name())
	if err != nil {
		return f.Syntax
	}
	syntax, _ := parser.ParseFile(token.NewFileSet(), f.Tokens.Name(), text, parser.ParseComments|parser.SkipObjectResolution)
	if syntax == nil {
		return f.Syntax
	}
	return syntax
}
