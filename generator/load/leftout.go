package load

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// leaveOut keeps what a file that is no part of the build says, where it has
// directives. A file that asks for the tag "ignore" means to be left out.
func (l *loader) leaveOut(s *source, reason string) {
	if !s.mentions || s.isTest() {
		return
	}
	syntax, _ := parser.ParseFile(l.fset, s.path(), s.text, parser.ParseComments|parser.SkipObjectResolution)
	if syntax == nil || !syntax.Package.IsValid() {
		return
	}
	if line, expr := buildLine(syntax); expr != nil && reason == "" {
		ignore := false
		expr.Eval(func(tag string) bool {
			ignore = ignore || tag == "ignore"
			return true
		})
		if ignore {
			return
		}
		reason = line
	}
	if reason == "" {
		reason = "its name is for another platform"
	}
	s.tokens = l.fset.File(syntax.FileStart)
	s.leftOut, _ = annotations.ParseFile(s.tokens, syntax)
	s.leftReason = reason
}

// buildLine returns the build constraint of a file, or nil.
func buildLine(syntax *ast.File) (line string, expr constraint.Expr) {
	for _, group := range syntax.Comments {
		for _, comment := range group.List {
			if comment.Pos() < syntax.Package && constraint.IsGoBuild(comment.Text) {
				if expr, err := constraint.Parse(comment.Text); err == nil {
					return strings.TrimSpace(comment.Text), expr
				}
			}
		}
	}
	return "", nil
}

// importsC reports whether a file takes part in the build with cgo only.
func importsC(syntax *ast.File) bool {
	return slices.ContainsFunc(syntax.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"C"` })
}

// reportLeftOut reports files that are no part of the build, but have
// directives on something that no other file of the package declares: what is
// generated would lack it.
func (d *directory) reportLeftOut() annotations.Diagnostics {
	declared := make(map[string]bool)
	for _, s := range d.sources {
		for _, decl := range s.declarations {
			declared[nameOf(decl)] = true
		}
	}
	var findings annotations.Diagnostics
	for _, s := range d.sources {
		for _, decl := range s.leftOut {
			if declared[nameOf(decl)] {
				continue
			}
			head := decl.Directives[0].Head()
			findings = append(findings, annotations.RuleLeftOut.At(head.Span,
				"%s is left out of the build (%s), so //signalr:%s has no effect", s.name, s.leftReason, head.Name).
				WithHelp("build with the tags or for the platform that the file requires"))
			break // one of a file is enough
		}
	}
	return findings
}

// nameOf tells the declarations of a package apart.
func nameOf(decl annotations.Declaration) string {
	switch node := decl.Node.(type) {
	case *ast.FuncDecl:
		if receiver := ReceiverType(node); receiver != nil {
			return receiver.Name + "." + node.Name.Name
		}
		return node.Name.Name
	case *ast.TypeSpec:
		return node.Name.Name
	case *ast.Field:
		return decl.Interface.Name.Name
	}
	return "package"
}
