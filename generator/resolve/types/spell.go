package types

import (
	"cmp"
	"go/ast"
	"go/format"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/hubwire/hubwire/generator/model"
)

// qualifier writes the package of a type in front of its name, with the dot:
// that of a declaration, or, without one, that of an import path.
type qualifier func(d *model.Declaration, importPath string) string

// canonical tells all types apart.
func canonical(d *model.Declaration, importPath string) string {
	if d != nil {
		importPath = d.Import
	}
	return importPath + "."
}

func unqualified(*model.Declaration, string) string { return "" }

// shown writes types as the source of the hub's package does.
func (f *Forms) shown(d *model.Declaration, importPath string) string {
	switch {
	case d == nil:
		return importPath[strings.LastIndexByte(importPath, '/')+1:] + "."
	case f.home != nil && d.Import == f.home.Path:
		return ""
	}
	return d.Package + "."
}

// Canonical writes a type in a way that tells all types apart.
func (f *Forms) Canonical(t model.Type) string { return f.spell(scoped{Type: t}, canonical) }

// spell writes a type with the types that its type parameters stand for.
func (f *Forms) spell(t scoped, qualify qualifier) string {
	if f.size++; f.size > maxSize {
		return "…"
	}
	switch typ := t.Type.(type) {
	case *model.Named:
		return f.spellNamed(t, typ, qualify)
	case *model.TypeParameter:
		if to, ok := t.bound[typ.Name]; ok {
			return f.spell(to, qualify)
		}
		return typ.Name
	case *model.Pointer:
		return "*" + f.spell(t.at(typ.Elem), qualify)
	case *model.Slice:
		return "[]" + f.spell(t.at(typ.Elem), qualify)
	case *model.Array:
		return "[" + typ.Len + "]" + f.spell(t.at(typ.Elem), qualify)
	case *model.Map:
		return "map[" + f.spell(t.at(typ.Key), qualify) + "]" + f.spell(t.at(typ.Elem), qualify)
	case *model.Any:
		return "any"
	}
	if place, ok := f.places[t.Type]; ok {
		return Source(place.Expr)
	}
	if opaque, ok := t.Type.(*model.Opaque); ok {
		_, what, _ := strings.Cut(opaque.What, " ") // such as "a channel"
		return what
	}
	return "the type"
}

func (f *Forms) spellNamed(t scoped, named *model.Named, qualify qualifier) string {
	name := named.Name
	if d := f.open(named); d != nil {
		if d.Alias {
			return f.spell(inside(t, named, d), qualify)
		}
		name = qualify(d, "") + name
	} else if named.Import != "" {
		name = qualify(nil, named.Import) + name
	}
	if len(named.Args) == 0 {
		return name
	}
	spelled := make([]string, len(named.Args))
	for i, each := range named.Args {
		spelled[i] = f.spell(t.at(each), qualify)
	}
	return name + "[" + strings.Join(spelled, ", ") + "]"
}

// text returns a type as it is written, or as it would be.
func (f *Forms) text(t scoped) string {
	if place, ok := f.places[t.Type]; ok {
		return Source(place.Expr)
	}
	return f.spell(t, f.shown)
}

// Source returns an expression as Go writes it.
func Source(expr ast.Expr) string {
	var text strings.Builder
	if err := format.Node(&text, token.NewFileSet(), expr); err != nil {
		return "the type"
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// Definitions gives the definitions names, and returns them sorted. Of types with one
// name those of the hub's package keep it; others have the names of packages in
// it, and a number behind where that is not enough.
func (f *Forms) Definitions() []*model.Definition {
	slices.SortFunc(f.origins, func(a, b origin) int {
		away := map[bool]int{true: 0, false: 1}
		return cmp.Or(
			cmp.Compare(away[a.declaration.Import == f.home.Path], away[b.declaration.Import == f.home.Path]),
			cmp.Compare(len(a.Go), len(b.Go)), // Page[Message] before Page[other.Message]
			cmp.Compare(a.key, b.key))
	})
	taken := make(map[string]bool)
	var list []*model.Definition
	for _, each := range f.origins {
		if hasNever(each.JSON, nil) {
			continue // nothing refers to it that is not left out
		}
		name := each.name
		if taken[name] {
			name = Identifier(each.Go)
		}
		for n, base := 2, name; taken[name]; n++ {
			name = base + strconv.Itoa(n)
		}
		taken[name] = true
		each.Name = name
		list = append(list, each.Definition)
		prune(each.JSON)
	}
	for _, form := range f.roots {
		prune(form)
	}
	slices.SortFunc(list, func(a, b *model.Definition) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// prune leaves out members that no value can fill.
func prune(form *model.JSON) {
	if form == nil {
		return
	}
	form.Members = slices.DeleteFunc(form.Members, func(m model.JSONMember) bool { return isNever(m.JSON) })
	for _, m := range form.Members {
		prune(m.JSON)
	}
	prune(form.Elem)
}

// Identifier joins the letters and digits of a text from its first letter on,
// each run of them with an upper first letter. It is "" where there is none.
func Identifier(text string) string {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
	for i, word := range words {
		words[i] = model.UpperFirst(word)
	}
	return strings.Join(words, "")
}
