package vet

import (
	"go/ast"
	"slices"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
)

// forgotten reports methods of hub types that are named like connection
// events and have no directive.
func (c *checker) forgotten(p *load.Package) {
	hubs := make(map[string]annotations.Span)
	decided := make(map[ast.Node]bool)
	for _, file := range p.Files {
		for _, decl := range file.Declarations {
			directive, isHub := annotations.First[*annotations.Hub](decl)
			if spec, ok := decl.Node.(*ast.TypeSpec); ok && isHub {
				hubs[spec.Name.Name] = directive.Span
			}
			decided[decl.Node] = true
		}
	}
	for _, file := range p.Files {
		for _, decl := range file.Syntax.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || decided[f] || f.Name.Name != "OnConnected" && f.Name.Name != "OnDisconnected" {
				continue
			}
			receiver := load.ReceiverType(f)
			if receiver == nil {
				continue
			}
			if hub, ok := hubs[receiver.Name]; ok && !c.hasFindings(file, f.Doc) {
				c.report(forgottenTrigger(file, f, receiver.Name, hub))
			}
		}
	}
}

func forgottenTrigger(file *load.File, f *ast.FuncDecl, receiver string, hub annotations.Span) annotations.Diagnostic {
	directive := "//signalr:trigger\n"
	if f.Doc != nil {
		last := f.Doc.List[len(f.Doc.List)-1]
		if _, ok := ast.ParseDirective(last.Slash, last.Text); !ok {
			directive = "//\n" + directive // as gofmt sets directives apart
		}
	}
	before := annotations.SpanOf(file.Tokens, f.Pos(), f.Pos())
	return annotations.RuleForgottenTrigger.At(file.Span(f.Name), "%s.%s is not a trigger, so the service never calls it", receiver, f.Name.Name).
		WithRelated(hub, "%s is a hub", receiver).
		WithHelp("add //signalr:trigger, or //signalr:ignore if this is intended").
		WithFix(before, directive)
}

// hasFindings reports whether something in a comment has its finding already,
// such as a directive that is nearly right.
func (c *checker) hasFindings(file *load.File, doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	comment := file.Span(doc)
	return slices.ContainsFunc(c.findings, func(d annotations.Diagnostic) bool {
		at := d.Span.Start
		return at.Filename == comment.Start.Filename && comment.Start.Offset <= at.Offset && at.Offset < comment.End.Offset
	})
}
