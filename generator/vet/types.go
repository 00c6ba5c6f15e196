package vet

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// types checks the types of all signatures that hubs and clients see.
func (c *checker) types(p *load.Package) {
	for _, file := range p.Files {
		for _, decl := range file.Declarations {
			switch node := decl.Node.(type) {
			case *ast.FuncDecl:
				if directive, ok := annotations.First[*annotations.Trigger](decl); ok {
					c.trigger(file, node, directive)
				}
			case *ast.TypeSpec:
				if _, ok := annotations.First[*annotations.Client](decl); ok {
					c.client(file, node)
				}
			}
		}
	}
}

func (c *checker) trigger(file *load.File, node *ast.FuncDecl, directive *annotations.Trigger) {
	for _, field := range node.Type.Params.List {
		switch t := c.typeOf(field); {
		case c.isSpecial(t):
		case directive.Input.Present() && slices.ContainsFunc(field.Names, func(name *ast.Ident) bool { return name.Name == directive.Input.Value }):
			// only members that the invocation context has are filled in
			c.travels(file, field, t, arrives, annotations.CodeStructWithoutJSON)
		default:
			c.travels(file, field, t, arrives, "")
		}
	}
	if node.Type.Results == nil {
		return
	}
	for _, field := range node.Type.Results.List {
		if t := c.typeOf(field); !isError(t) {
			c.travels(file, field, t, sent, "")
		}
	}
}

func (c *checker) client(file *load.File, spec *ast.TypeSpec) {
	list, ok := ast.Unparen(spec.Type).(*ast.InterfaceType)
	if !ok {
		return
	}
	for _, method := range list.Methods.List {
		signature, ok := method.Type.(*ast.FuncType)
		if !ok {
			continue
		}
		for _, field := range signature.Params.List {
			if t := c.typeOf(field); !c.isSpecial(t) {
				c.travels(file, field, t, sent, "")
			}
		}
	}
}

// typeOf returns the type of a parameter; of one element where it is variadic.
func (c *checker) typeOf(field *ast.Field) types.Type {
	expr := field.Type
	if variadic, ok := expr.(*ast.Ellipsis); ok {
		expr = variadic.Elt
	}
	if t := c.pass.TypesInfo.TypeOf(expr); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

// isSpecial reports whether the runtime fills a parameter, not the call.
func (c *checker) isSpecial(t types.Type) bool {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	return isNamed(t, "context", "Context") ||
		isNamed(t, model.RuntimePath, "InvocationContext") ||
		isNamed(t, model.RuntimePath, "Clients")
}

// fieldKey is a field that is at fault for a reason.
type fieldKey struct {
	field    *types.Var
	code     annotations.Code
	severity annotations.Severity
}

// travels reports why values of a type do not travel, all reasons or those of
// one code. A field that the package declares has its finding once; others
// have it wherever their type is used, which is what the package can change.
func (c *checker) travels(file *load.File, field *ast.Field, t types.Type, d direction, only annotations.Code) {
	at := file.Span(field.Type)
	w := &walker{direction: d, qualifier: c.qualifier}
	_, variadic := field.Type.(*ast.Ellipsis)
	w.walk(t, path{maybe: variadic}, 0)
	for _, p := range w.problems {
		if only != "" && p.code != only {
			continue
		}
		finding := annotations.Report(p.code, at, "%s", p.message).WithHelp("%s", p.help)
		if !p.certain {
			finding.Severity = annotations.Warning
		}
		if span, ok := c.declaration(p.field); ok {
			key := fieldKey{p.field.Origin(), p.code, finding.Severity}
			if c.fields[key] {
				continue
			}
			c.fields[key] = true
			finding = finding.WithRelated(span, "the field")
		}
		if !c.known(finding, p.field) {
			c.report(finding)
		}
	}
}

// qualifier writes the names of types as source code does.
func (c *checker) qualifier(p *types.Package) string {
	if p == c.pass.Pkg {
		return ""
	}
	return p.Name()
}

// declaration returns where the package declares a field.
func (c *checker) declaration(field *types.Var) (annotations.Span, bool) {
	if field == nil || field.Pkg() != c.pass.Pkg || !field.Pos().IsValid() {
		return annotations.Span{}, false
	}
	file := c.pass.Fset.File(field.Pos())
	return annotations.SpanOf(file, field.Pos(), field.Pos()+token.Pos(len(field.Name()))), true
}

// known reports whether the rules that need no types say the same about the
// same type or field.
func (c *checker) known(d annotations.Diagnostic, field *types.Var) bool {
	var at token.Position
	if field != nil {
		at = c.pass.Fset.PositionFor(field.Pos(), false)
	}
	return slices.ContainsFunc(c.syntactic, func(other annotations.Diagnostic) bool {
		if other.Code != d.Code && !(isField(other.Code) && isField(d.Code)) {
			return false
		}
		start := other.Span.Start
		return within(other.Span, d.Span) || start.Filename == at.Filename && start.Line == at.Line
	})
}

func isField(code annotations.Code) bool {
	return code == annotations.CodeFieldCannotArrive || code == annotations.CodeFieldCannotBeSent
}

// within reports whether a span begins inside of another.
func within(inner, outer annotations.Span) bool {
	return inner.Start.Filename == outer.Start.Filename &&
		outer.Start.Offset <= inner.Start.Offset && inner.Start.Offset < outer.End.Offset
}
