package resolve

import (
	"cmp"
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// qualifier writes the package of a type in front of its name, with the dot.
type qualifier func(p *load.Package, importPath string) string

// canonical tells all types apart.
func canonical(p *load.Package, importPath string) string {
	if importPath == "" {
		importPath = p.Path
	}
	return importPath + "."
}

func unqualified(*load.Package, string) string { return "" }

// shown writes types as the source of the hub's package does.
func (f *forms) shown(p *load.Package, importPath string) string {
	switch {
	case importPath == "" && p == f.home:
		return ""
	case importPath == "":
		return p.Name + "."
	}
	return importPath[strings.LastIndexByte(importPath, '/')+1:] + "."
}

// spell writes a type with the types that its type parameters stand for.
func (f *forms) spell(t scoped, qualify qualifier) string {
	switch expr := ast.Unparen(t.expr).(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		if name, ok := expr.(*ast.Ident); ok {
			if to, isParameter := t.bound[name.Name]; isParameter {
				return f.spell(to, qualify)
			}
		}
		return f.spellNamed(t.at(expr), qualify)
	case *ast.StarExpr:
		return "*" + f.spell(t.at(expr.X), qualify)
	case *ast.ArrayType:
		length := ""
		if expr.Len != nil {
			length = source(expr.Len)
		}
		return "[" + length + "]" + f.spell(t.at(expr.Elt), qualify)
	case *ast.MapType:
		return "map[" + f.spell(t.at(expr.Key), qualify) + "]" + f.spell(t.at(expr.Value), qualify)
	}
	return source(t.expr)
}

func (f *forms) spellNamed(t scoped, qualify qualifier) string {
	importPath, name, _ := f.qualified(t.typeExpr)
	if p, object, ok := f.declaration(t.typeExpr); ok {
		if object.Type.Assign.IsValid() {
			return f.spell(f.inside(t, object), qualify)
		}
		name = qualify(p, "") + name
	} else if importPath != "" {
		name = qualify(nil, importPath) + name
	}
	arguments := typeArguments(t.expr)
	if len(arguments) == 0 {
		return name
	}
	spelled := make([]string, len(arguments))
	for i, each := range arguments {
		spelled[i] = f.spell(t.at(each), qualify)
	}
	return name + "[" + strings.Join(spelled, ", ") + "]"
}

// named gives the definitions names, and returns them sorted. Of types with one
// name those of the hub's package keep it; others have the names of packages in
// it, and a number behind where that is not enough.
func (f *forms) named() []*model.Definition {
	slices.SortFunc(f.origins, func(a, b origin) int {
		away := map[bool]int{true: 0, false: 1}
		return cmp.Or(
			cmp.Compare(away[a.source == f.home], away[b.source == f.home]),
			cmp.Compare(len(a.Go), len(b.Go)), // Page[Message] before Page[other.Message]
			cmp.Compare(a.key, b.key))
	})
	taken := make(map[string]bool)
	list := make([]*model.Definition, len(f.origins))
	for i, each := range f.origins {
		name := each.name
		if taken[name] {
			name = identifier(each.Go)
		}
		for n, base := 2, name; taken[name]; n++ {
			name = base + strconv.Itoa(n)
		}
		taken[name] = true
		each.Name = name
		list[i] = each.Definition
	}
	slices.SortFunc(list, func(a, b *model.Definition) int { return cmp.Compare(a.Name, b.Name) })
	return list
}
