package resolve

import (
	"cmp"
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// candidate is a field that becomes a member of a JSON object, unless another
// of its name goes before it.
type candidate struct {
	model.JSONMember
	index  []int // of the field in its struct, behind those of the structs it is embedded in
	tagged bool  // its name comes from the tag
}

// embedded is a struct whose fields become members of one object.
type embedded struct {
	scoped
	index    []int
	optional bool // behind a pointer
	again    bool // its own embedded structs were looked at
	docs     docs
	name     string // of its type, for docs
}

// ofStruct returns the form of a struct: an object with the members that the
// rules of json/v2 give it (fields.go of the package). Among fields of one name
// the least embedded wins, then the one with a tag; otherwise there is none.
func (f *forms) ofStruct(t scoped, depth int) *model.JSON {
	object := &model.JSON{Kind: model.JSONObject}
	var all []candidate
	seen := map[ast.Expr]bool{t.expr: true}
	queue := []embedded{{scoped: t, docs: f.docs(t.file), name: f.nameOf(t)}}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		next := 0
		for _, field := range at.expr.(*ast.StructType).Fields.List {
			for _, name := range fieldNames(field) {
				index := append(slices.Clone(at.index), next)
				next++
				tag := parseJSONTag(field)
				switch {
				case tag.ignored, !token.IsExported(name) && len(field.Names) > 0:
					continue
				case tag.embed || len(field.Names) == 0 && tag.name == "":
					inner, isStruct := f.embeddedStruct(at, field)
					if !isStruct {
						object.Elem = unknown("") // a map: members of any name
						continue
					}
					if !at.again {
						inner.index, inner.again = index, seen[inner.expr]
						seen[inner.expr] = true
						queue = append(queue, inner)
					}
					continue
				}
				member := model.JSONMember{Name: cmp.Or(tag.name, name), Doc: at.docs[at.name+"."+name], Optional: at.optional || tag.omit}
				member.JSON = tag.apply(f.of(at.at(field.Type), depth+1))
				all = append(all, candidate{member, index, tag.name != ""})
			}
		}
	}
	for _, member := range dominant(all) {
		object.Members = append(object.Members, member.JSONMember)
	}
	return object
}

// fieldNames returns the names of a field; that of its type where it is
// embedded.
func fieldNames(field *ast.Field) []string {
	if len(field.Names) == 0 {
		expr := ast.Unparen(field.Type)
		if star, ok := expr.(*ast.StarExpr); ok {
			expr = ast.Unparen(star.X)
		}
		switch generic := expr.(type) {
		case *ast.IndexExpr:
			expr = generic.X
		case *ast.IndexListExpr:
			expr = generic.X
		}
		switch name := expr.(type) {
		case *ast.Ident:
			return []string{name.Name}
		case *ast.SelectorExpr:
			return []string{name.Sel.Name}
		}
		return nil
	}
	names := make([]string, len(field.Names))
	for i, name := range field.Names {
		names[i] = name.Name
	}
	return names
}

// embeddedStruct returns the struct of an embedded field; it is false for
// another type.
func (f *forms) embeddedStruct(at embedded, field *ast.Field) (embedded, bool) {
	t := at.at(field.Type)
	optional := at.optional
	if star, ok := ast.Unparen(t.expr).(*ast.StarExpr); ok {
		t, optional = t.at(star.X), true
	}
	underlying, ok := f.underlying(t)
	if _, isStruct := underlying.expr.(*ast.StructType); !ok || !isStruct {
		return embedded{}, false
	}
	return embedded{scoped: underlying, optional: optional, docs: f.docs(underlying.file), name: f.nameOf(underlying)}, true
}

// nameOf returns the name of the type that a struct is declared as, or "".
func (f *forms) nameOf(t scoped) string {
	for name, object := range t.file.Package.Scope {
		if object.Type != nil && ast.Unparen(object.Type.Type) == t.expr {
			return name
		}
	}
	return ""
}

// dominant returns one field of each name, in the order of the source.
func dominant(all []candidate) []candidate {
	slices.SortStableFunc(all, func(a, b candidate) int {
		tagged := map[bool]int{true: 0, false: 1}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(len(a.index), len(b.index)), cmp.Compare(tagged[a.tagged], tagged[b.tagged]))
	})
	var list []candidate
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].Name == all[0].Name {
			n++
		}
		if n == 1 || len(all[0].index) != len(all[1].index) || all[0].tagged != all[1].tagged {
			list = append(list, all[0])
		}
		all = all[n:]
	}
	slices.SortFunc(list, func(a, b candidate) int { return slices.Compare(a.index, b.index) })
	return list
}

// jsonTag is what the tag of a field says about JSON.
type jsonTag struct {
	name    string // "" for that of the field
	ignored bool
	omit    bool // it may be left out
	quoted  bool // numbers become strings
	embed   bool
}

func parseJSONTag(field *ast.Field) jsonTag {
	value := reflect.StructTag(tagOf(field)).Get("json")
	if value == "-" {
		return jsonTag{ignored: true}
	}
	name, options, _ := strings.Cut(value, ",")
	tag := jsonTag{name: name}
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitempty", "omitzero":
			tag.omit = true
		case "string":
			tag.quoted = true
		case "embed":
			tag.embed = true
		}
	}
	return tag
}

// apply returns the form of a field with the tag.
func (t jsonTag) apply(form *model.JSON) *model.JSON {
	if t.quoted {
		form = quoted(form)
	}
	if t.omit && form.Kind == model.JSONNullable {
		return form.Elem // what is null is left out
	}
	return form
}

// quoted is the form of a number that the option string makes a string.
func quoted(form *model.JSON) *model.JSON {
	switch form.Kind {
	case model.JSONNumber:
		return &model.JSON{Kind: model.JSONString, Format: model.FormatNumeric}
	case model.JSONNullable:
		return &model.JSON{Kind: model.JSONNullable, Elem: quoted(form.Elem)}
	case model.JSONReference:
		if to := form.Definition.JSON; to != nil && to.Kind == model.JSONNumber {
			return quoted(to)
		}
	}
	return form
}
