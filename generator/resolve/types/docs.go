package types

import (
	"go/ast"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// doc returns the doc comment of a type. One that comes from [Outside] has none.
func (f *Forms) doc(d *model.Declaration) string {
	from, ok := f.sources[d]
	if !ok || f.direction != Both {
		return ""
	}
	for _, decl := range from.File.Syntax.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if ok && !decl.Lparen.IsValid() && decl.Specs[0] == from.Type {
			return firstText(decl.Doc)
		}
	}
	return firstText(from.Type.Doc, from.Type.Comment) // the comment above a group is about the group
}

// firstText returns the first comment that says something.
func firstText(comments ...*ast.CommentGroup) string {
	for _, comment := range comments {
		if text := strings.TrimSpace(comment.Text()); text != "" {
			return text
		}
	}
	return ""
}
