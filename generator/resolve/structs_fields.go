package resolve

import (
	"go/ast"
	"go/token"
	"reflect"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// structure resolves a declared struct. It is nil where package json is for it:
// with fields that are embedded, tags that ask for more than a name, or types
// that the generated code could not assert to be as they are.
func (s *shapes) structure(p *load.Package, spec *ast.TypeSpec, t typeExpr) *model.Structure {
	if found, ok := s.structures[spec]; ok {
		return found
	}
	found := &model.Structure{Import: s.importOf(p), Name: spec.Name.Name}
	s.structures[spec] = found // a struct may be inside of itself
	if !s.canName(p, spec.Name.Name) || !s.fields(found, t) {
		s.structures[spec] = nil
		s.left[found] = true
		return nil
	}
	return found
}

// fields fills in the fields of a structure.
func (s *shapes) fields(into *model.Structure, t typeExpr) bool {
	if into.Fields = s.spellFields(t); into.Fields == nil {
		return false
	}
	names := make(map[string]bool)
	into.Members = make([]model.Member, 0, len(into.Fields.Fields))
	readable := false
	next := 0
	for _, field := range t.expr.(*ast.StructType).Fields.List {
		for _, name := range field.Names {
			spelled, tag := into.Fields.Fields[next].Type, into.Fields.Fields[next].Tag
			next++
			member, ok := memberName(name.Name, tag)
			switch {
			case !ok, names[member], s.direction == sent && hasOptions(tag):
				return false
			case member == "":
				continue
			}
			names[member] = true
			shape := s.find(typeExpr{field.Type, t.file}, 0)
			if shape.Kind != model.ShapeAny {
				shape.Type = spelled
			}
			readable = readable || shape.Kind != model.ShapeAny
			into.Members = append(into.Members, model.Member{Name: member, Field: name.Name, Shape: shape})
		}
	}
	return readable && len(into.Members) <= maxMembers
}

// tagOf returns the tag of a field, unquoted.
func tagOf(field *ast.Field) string {
	if field.Tag == nil {
		return ""
	}
	tag, _ := strconv.Unquote(field.Tag.Value) // the parser has checked it
	return tag
}

// memberName returns the JSON name of a field by the rules of json/v2; "" for
// one that is left out. It is not ok for tags that say more than a plain name
// and what to leave out when encoding.
func memberName(field, tag string) (name string, ok bool) {
	value, tagged := reflect.StructTag(tag).Lookup("json")
	if !tagged && strings.Contains(tag, "json") {
		return "", false // malformed, perhaps
	}
	exported := token.IsExported(field)
	switch {
	case value == "-" && tagged, !exported && !tagged:
		return "", true
	case !exported:
		return "", false
	}
	name, options, _ := strings.Cut(value, ",")
	if options != "" {
		seen := make(map[string]bool)
		for option := range strings.SplitSeq(options, ",") {
			if option != "omitempty" && option != "omitzero" || seen[option] {
				return "", false
			}
			seen[option] = true
		}
	} else if strings.HasSuffix(value, ",") {
		return "", false
	}
	if name == "" {
		name = field
	}
	return name, isPlainName(name)
}

// hasOptions reports whether a tag says more than a name.
func hasOptions(tag string) bool { return strings.Contains(reflect.StructTag(tag).Get("json"), ",") }

// isPlainName reports whether a name is the same in a tag, in Go and in JSON
// text.
func isPlainName(name string) bool {
	for _, r := range name {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		if !letter && !strings.ContainsRune("_-.$@# ", r) {
			return false
		}
	}
	return name != "-"
}

// importOf returns the path to import a package by in the generated code.
func (s *shapes) importOf(p *load.Package) string {
	if p == s.reader {
		return ""
	}
	return p.Path
}

// canName reports whether the generated code may use a name of a package.
func (s *shapes) canName(p *load.Package, name string) bool {
	if p == s.reader {
		return true
	}
	return token.IsExported(name) && p.Name != "main" && mayImport(s.reader.Path, p.Path)
}

// mayImport applies the rule about internal directories, see "go help
// importpath" in the documentation of the go command.
func mayImport(from, path string) bool {
	elements := strings.Split(path, "/")
	for i, element := range elements {
		if element != "internal" {
			continue
		}
		parent := strings.Join(elements[:i], "/")
		if from != parent && !strings.HasPrefix(from, parent+"/") {
			return false
		}
	}
	return true
}
