package resolve

import (
	"go/ast"

	"github.com/hubwire/hubwire/generator/model"
)

// spell returns a type as the generated code of the package writes it, which
// need not be the package that the type is written in. It is nil where that
// code cannot: names of other packages that are not exported, and rare forms.
func (s *shapes) spell(t typeExpr) model.Type {
	switch expr := ast.Unparen(t.expr).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return s.spellName(t)
	case *ast.IndexExpr:
		return s.spellGeneric(typeExpr{expr.X, t.file}, expr.Index)
	case *ast.IndexListExpr:
		return s.spellGeneric(typeExpr{expr.X, t.file}, expr.Indices...)
	case *ast.StarExpr:
		if elem := s.spell(typeExpr{expr.X, t.file}); elem != nil {
			return &model.Pointer{Elem: elem}
		}
	case *ast.ArrayType:
		elem := s.spell(typeExpr{expr.Elt, t.file})
		if elem == nil {
			return nil
		}
		if expr.Len == nil {
			return &model.Slice{Elem: elem}
		}
		if length, ok := expr.Len.(*ast.BasicLit); ok {
			return &model.Array{Len: length.Value, Elem: elem}
		}
	case *ast.MapType:
		key, elem := s.spell(typeExpr{expr.Key, t.file}), s.spell(typeExpr{expr.Value, t.file})
		if key != nil && elem != nil {
			return &model.Map{Key: key, Elem: elem}
		}
	case *ast.InterfaceType:
		if expr.Methods.NumFields() == 0 {
			return &model.Any{}
		}
	case *ast.StructType:
		if fields := s.spellFields(typeExpr{expr, t.file}); fields != nil {
			return fields
		}
	}
	return nil
}

// spellFields spells the fields of a struct; nil where one is embedded, or
// belongs to another package only.
func (s *shapes) spellFields(t typeExpr) *model.Struct {
	list := t.expr.(*ast.StructType).Fields
	fields := &model.Struct{Fields: make([]model.Field, 0, list.NumFields())}
	for _, field := range list.List {
		spelled := s.spell(typeExpr{field.Type, t.file})
		if spelled == nil || len(field.Names) == 0 {
			return nil
		}
		tag := tagOf(field)
		for _, name := range field.Names {
			if !name.IsExported() && t.file.Package != s.reader {
				return nil
			}
			fields.Fields = append(fields.Fields, model.Field{Name: name.Name, Type: spelled, Tag: tag})
		}
	}
	return fields
}

// spellGeneric spells a type with its type arguments.
func (s *shapes) spellGeneric(t typeExpr, args ...ast.Expr) model.Type {
	bare, ok := s.spellName(t).(*model.Named)
	if !ok {
		return nil
	}
	generic := &model.Named{Import: bare.Import, Name: bare.Name}
	for _, arg := range args {
		spelled := s.spell(typeExpr{arg, t.file})
		if spelled == nil {
			return nil
		}
		generic.Args = append(generic.Args, spelled)
	}
	return generic
}

// spellName spells a type name. Those that the package itself uses without
// qualifier, which are most, are spelled once.
func (s *shapes) spellName(t typeExpr) model.Type {
	name, bare := ast.Unparen(t.expr).(*ast.Ident)
	if !bare || t.file.Package != s.reader {
		return s.spellQualified(t)
	}
	spelled, known := s.named[name.Name]
	if !known {
		spelled = s.spellQualified(t)
		s.named[name.Name] = spelled
	}
	return spelled
}

func (s *shapes) spellQualified(t typeExpr) model.Type {
	importPath, name, ok := s.qualified(t)
	if !ok {
		return nil
	}
	p, own := t.file.Package, importPath == ""
	switch {
	case !own:
		if from := s.result.Lookup(t.file.Package, importPath); from != nil {
			p, own = from, true
		}
	case !isDeclared(t, name):
		if !isPredeclared(name) {
			return nil
		}
		if name == "any" {
			return &model.Any{}
		}
		if isDeclared(typeExpr{file: s.reader.Files[0]}, name) {
			return nil // means something else where the code is generated
		}
		return &model.Named{Name: name}
	}
	if !own {
		// Of another module, so it is exported where it may be named.
		if !mayImport(s.reader.Path, importPath) || importPath == "C" {
			return nil
		}
		return &model.Named{Import: importPath, Name: name}
	}
	if !s.canName(p, name) {
		return nil
	}
	return &model.Named{Import: s.importOf(p), Name: name}
}
