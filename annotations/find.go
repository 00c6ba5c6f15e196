package annotations

import (
	"go/ast"
	"go/token"
)

// Declaration is a declaration with the directives of its doc comment.
type Declaration struct {
	Place      Place
	Node       ast.Node      // *ast.File, *ast.FuncDecl, *ast.TypeSpec or, of an interface, *ast.Field
	Interface  *ast.TypeSpec // for OnInterfaceMethod
	Doc        *ast.CommentGroup
	Directives []Directive
}

// First returns the first directive of a kind on a declaration.
func First[D Directive](decl Declaration) (directive D, ok bool) {
	if all := All[D](decl); len(all) > 0 {
		return all[0], true
	}
	return directive, false
}

// All returns the directives of a kind on a declaration.
func All[D Directive](decl Declaration) (all []D) {
	for _, each := range decl.Directives {
		if d, ok := each.(D); ok {
			all = append(all, d)
		}
	}
	return all
}

// ParseFile returns the declarations of a file that have directives, in
// source order, and everything that is wrong with the directives, also with
// comments that nearly are one. The file was parsed with comments.
func ParseFile(file *token.File, syntax *ast.File) ([]Declaration, Diagnostics) {
	f := finder{file: file, syntax: syntax, docs: make(map[*ast.CommentGroup]bool, len(syntax.Comments))}
	f.walk()
	for _, group := range syntax.Comments {
		if !f.docs[group] {
			f.loose(group)
		}
	}
	return f.declarations, f.findings
}

// finder walks the declarations of one file.
type finder struct {
	file         *token.File
	syntax       *ast.File
	docs         map[*ast.CommentGroup]bool // doc comments met so far
	declarations []Declaration
	findings     Diagnostics
}

func (f *finder) report(d Diagnostic) { f.findings = append(f.findings, d) }

func (f *finder) walk() {
	f.declaration(f.syntax.Doc, Declaration{Place: OnPackage, Node: f.syntax})
	for _, decl := range f.syntax.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			place := OnFunc
			if decl.Recv != nil {
				place = OnMethod
			}
			f.declaration(decl.Doc, Declaration{Place: place, Node: decl})
		case *ast.GenDecl:
			f.general(decl)
		}
	}
}

// general walks a type, var, const or import declaration. Its doc comment
// belongs to its only spec; in front of a parenthesis it belongs to none.
func (f *finder) general(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		var target Declaration
		var doc *ast.CommentGroup
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			target, doc = Declaration{Place: placeOfType(spec), Node: spec}, spec.Doc
		case *ast.ValueSpec:
			target, doc = Declaration{Place: OnValue, Node: spec}, spec.Doc
		case *ast.ImportSpec:
			target, doc = Declaration{Place: OnImport, Node: spec}, spec.Doc
		}
		if doc == nil && !decl.Lparen.IsValid() {
			doc = decl.Doc
		}
		f.declaration(doc, target)
		if spec, ok := spec.(*ast.TypeSpec); ok {
			f.members(spec)
		}
	}
}

func placeOfType(spec *ast.TypeSpec) Place {
	if !spec.Assign.IsValid() {
		switch ast.Unparen(spec.Type).(type) {
		case *ast.StructType:
			return OnStruct
		case *ast.InterfaceType:
			return OnInterface
		}
	}
	return OnOtherType
}

// members walks the methods of an interface and the fields of a struct.
func (f *finder) members(spec *ast.TypeSpec) {
	var members []*ast.Field
	place := OnField
	switch typ := ast.Unparen(spec.Type).(type) {
	case *ast.StructType:
		members = typ.Fields.List
	case *ast.InterfaceType:
		members, place = typ.Methods.List, OnInterfaceMethod
	}
	for _, field := range members {
		at := place
		if len(field.Names) == 0 {
			at = OnField
		}
		f.declaration(field.Doc, Declaration{Place: at, Node: field, Interface: spec})
	}
}

// declaration parses the doc comment of a declaration.
func (f *finder) declaration(doc *ast.CommentGroup, decl Declaration) {
	if doc == nil || f.docs[doc] {
		return
	}
	f.docs[doc] = true
	decl.Doc = doc
	first := make(map[string]*ast.Comment)
	for _, comment := range doc.List {
		directive, findings := parse(f.file, comment, decl.Place)
		f.findings = append(f.findings, findings...)
		if directive == nil {
			if len(findings) == 0 {
				f.nearMiss(comment)
			}
			continue
		}
		head := directive.Head()
		if before, ok := first[head.Name]; ok && !lookup(head.Name).Repeat {
			d := RuleDuplicate.At(head.Span, "//signalr:%s is repeated on one declaration", head.Name).
				WithRelated(SpanOf(f.file, before.Pos(), before.End()), "the first one").WithHelp("keep only one")
			if before.Text == comment.Text {
				d = d.WithFix(f.lineOf(comment), "")
			}
			f.report(d)
			continue
		}
		first[head.Name] = comment
		decl.Directives = append(decl.Directives, directive)
	}
	if len(decl.Directives) > 0 {
		f.declarations = append(f.declarations, decl)
	}
}

// lineOf returns the line that a comment has for itself, up to the next.
func (f *finder) lineOf(comment *ast.Comment) Span {
	line := f.file.Line(comment.Pos())
	if line >= f.file.LineCount() {
		return SpanOf(f.file, comment.Pos(), comment.End())
	}
	return SpanOf(f.file, f.file.LineStart(line), f.file.LineStart(line+1))
}
