package resolve

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// direction is what happens to the values of a type.
type direction int

const (
	arrives direction = iota // decoded: arguments of a call, custom inputs
	sent                     // encoded: results, messages
)

func (d direction) code() annotations.Code {
	if d == sent {
		return annotations.CodeTypeCannotBeSent
	}
	return annotations.CodeTypeCannotArrive
}

// valueType is typeOf for a whole argument, result or part of a message: the
// fields of structs are looked at as well, later.
func (r *resolver) valueType(t typeExpr, d direction) model.Type {
	typ := r.typeOf(t, d)
	if typ != nil && !isPredeclaredIn(t) {
		r.values = append(r.values, value{t, d})
	}
	return typ
}

// typeOf returns the type that an expression writes. It is nil after a finding.
func (r *resolver) typeOf(t typeExpr, d direction) model.Type {
	switch expr := ast.Unparen(t.expr).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return r.named(t, d, nil)
	case *ast.IndexExpr:
		return r.named(t, d, []ast.Expr{expr.Index})
	case *ast.IndexListExpr:
		return r.named(t, d, expr.Indices)
	case *ast.StarExpr:
		if elem := r.typeOf(typeExpr{expr.X, t.file}, d); elem != nil {
			return &model.Pointer{Elem: elem}
		}
	case *ast.ArrayType:
		return r.array(t, expr, d)
	case *ast.MapType:
		return r.mapType(t, expr, d)
	case *ast.StructType:
		return r.structType(t, expr, d)
	case *ast.InterfaceType:
		if expr.Methods.NumFields() == 0 {
			return &model.Any{}
		}
		r.reportUnsupported(t, d, "an interface with methods")
	case *ast.ChanType:
		r.reportUnsupported(t, d, "a channel")
	case *ast.FuncType:
		r.reportUnsupported(t, d, "a function")
	}
	return nil
}

func (r *resolver) reportUnsupported(t typeExpr, d direction, kind string) {
	verb := "arrive from a client"
	if d == sent {
		verb = "be sent to a client"
	}
	finding := annotations.Report(d.code(), t.file.Span(t.expr), "%s is %s, which cannot %s", source(t.expr), kind, verb)
	if c := r.clientInterface(t); c != nil {
		finding = finding.WithHelp("take %s, the generated clients of %s", c.Clients(), c.Interface)
	}
	r.report(finding)
}

// named resolves a type name with its type arguments.
func (r *resolver) named(t typeExpr, d direction, args []ast.Expr) model.Type {
	importPath, name, ok := r.qualified(t)
	if !ok {
		if selector, isSelector := ast.Unparen(t.expr).(*ast.SelectorExpr); isSelector {
			r.report(annotations.Report(annotations.CodePackageUndeclared, t.file.Span(selector.X), "the file imports no package %s", source(selector.X)).
				WithHelp("import the package that %s is from", source(selector)))
		}
		return nil
	}
	if importPath == "" && !r.known(t, name) {
		return nil
	}
	if kind := r.unsupported(t, d, nil); kind != "" {
		r.reportUnsupported(t, d, kind)
		return nil
	}
	if _, declared := t.file.Package.Scope[name]; importPath == "" && !declared && name == "any" {
		return &model.Any{}
	}
	n := &model.Named{Import: importPath, Name: name}
	for _, arg := range args {
		typ := r.typeOf(typeExpr{arg, t.file}, d)
		if typ == nil {
			return nil
		}
		n.Args = append(n.Args, typ)
	}
	return n
}

// known reports whether a name without qualifier is a type of the package or
// predeclared, and says so where it is not.
func (r *resolver) known(t typeExpr, name string) bool {
	p := t.file.Package
	object, declared := p.Scope[name]
	switch {
	case declared && object.Type != nil, !declared && isPredeclared(name):
		return true
	case declared:
		r.report(annotations.Report(annotations.CodeTypeUndeclared, t.file.Span(t.expr), "%s is not a type", name).
			WithRelated(spanOfName(name, object), "declared here"))
		return false
	}
	if spec := t.file.DotImport(); spec != nil {
		r.report(annotations.Report(annotations.CodeTypeDotImport, t.file.Span(t.expr), "%s is not declared in package %s, and may come from a dot import", name, p.Name).
			WithRelated(t.file.Span(spec), "the dot import").
			WithHelp("import the package by its name, and write the type as package.%s", name))
		return false
	}
	finding := annotations.Report(annotations.CodeTypeUndeclared, t.file.Span(t.expr), "%s is not declared in package %s", name, p.Name)
	if r.use(p, "", func(c *client) bool { return c.Clients() == name }) != nil {
		r.report(finding.WithHelp("the clients type is generated, and is a parameter of its own: clients %s", name))
		return false
	}
	if object, ok := p.Scope[strings.TrimSuffix(name, "s")]; ok && object.Type != nil {
		if _, isInterface := ast.Unparen(object.Type.Type).(*ast.InterfaceType); isInterface {
			r.report(finding.WithHelp("for the clients type of the interface %s, put //signalr:client above it", object.Type.Name.Name))
			return false
		}
	}
	finding, near := finding.WithNearest(name, "", typeNames(p))
	if !near {
		finding = finding.WithHelp("declare it, or correct the name")
	}
	r.report(finding)
	return false
}

// typeNames lists the types that a package declares.
func typeNames(p *load.Package) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(p.Scope)) {
		if p.Scope[name].Type != nil {
			names = append(names, name)
		}
	}
	return names
}

// isPredeclaredIn reports whether a type expression is the name of a predeclared
// type, and nothing else in its package.
func isPredeclaredIn(t typeExpr) bool {
	name, ok := t.expr.(*ast.Ident)
	return ok && isPredeclared(name.Name) && !isDeclared(t, name.Name)
}

func isPredeclared(name string) bool {
	switch name {
	case "any", "bool", "byte", "complex64", "complex128", "error", "float32", "float64",
		"int", "int8", "int16", "int32", "int64", "rune", "string",
		"uint", "uint8", "uint16", "uint32", "uint64", "uintptr":
		return true
	}
	return false
}

func (r *resolver) array(t typeExpr, expr *ast.ArrayType, d direction) model.Type {
	elem := r.typeOf(typeExpr{expr.Elt, t.file}, d)
	if elem == nil {
		return nil
	}
	if expr.Len == nil {
		return &model.Slice{Elem: elem}
	}
	a := &model.Array{Elem: elem}
	switch length := ast.Unparen(expr.Len).(type) {
	case *ast.BasicLit:
		a.Len = length.Value
		return a
	case *ast.Ident, *ast.SelectorExpr:
		importPath, name, ok := r.qualified(typeExpr{length, t.file})
		if ok {
			a.Len, a.LenImport = name, importPath
			return a
		}
	}
	r.report(annotations.Report(annotations.CodeArrayLength, t.file.Span(expr.Len), "the array length %s is neither a number nor a constant's name", source(expr.Len)).
		WithHelp("declare a constant for it, or take a slice"))
	return nil
}

func (r *resolver) mapType(t typeExpr, expr *ast.MapType, d direction) model.Type {
	key := typeExpr{expr.Key, t.file}
	if !r.isMapKey(key) {
		r.report(annotations.Report(annotations.CodeMapKey, t.file.Span(expr.Key), "%s cannot be the name of a JSON object's member", source(expr.Key)).
			WithHelp("use a string, an integer, or a type with MarshalText and UnmarshalText as key"))
		return nil
	}
	keyType, elem := r.typeOf(key, d), r.typeOf(typeExpr{expr.Value, t.file}, d)
	if keyType == nil || elem == nil {
		return nil
	}
	return &model.Map{Key: keyType, Elem: elem}
}

// isMapKey reports whether keys of a type may become JSON names. Declared
// types are taken as fit: they may have methods for it.
func (r *resolver) isMapKey(t typeExpr) bool {
	t = r.unalias(t)
	switch expr := t.expr.(type) {
	case *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		return true
	case *ast.Ident:
		if _, declared := t.file.Package.Scope[expr.Name]; declared {
			return true
		}
		switch expr.Name {
		case "any", "bool", "complex64", "complex128", "error":
			return false
		}
		return true
	}
	return false
}

func (r *resolver) structType(t typeExpr, expr *ast.StructType, d direction) model.Type {
	s := &model.Struct{}
	for _, field := range expr.Fields.List {
		typ := r.typeOf(typeExpr{field.Type, t.file}, d)
		if typ == nil {
			return nil
		}
		tag := ""
		if field.Tag != nil {
			tag, _ = strconv.Unquote(field.Tag.Value)
		}
		if len(field.Names) == 0 {
			s.Fields = append(s.Fields, model.Field{Type: typ, Tag: tag})
		}
		for _, name := range field.Names {
			s.Fields = append(s.Fields, model.Field{Name: name.Name, Type: typ, Tag: tag})
		}
	}
	return s
}

// source returns an expression as Go writes it.
func source(expr ast.Expr) string {
	var text bytes.Buffer
	if err := format.Node(&text, token.NewFileSet(), expr); err != nil {
		return "the type"
	}
	return strings.Join(strings.Fields(text.String()), " ")
}
