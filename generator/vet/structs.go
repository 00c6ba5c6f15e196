package vet

import (
	"cmp"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// structure looks into the fields of a struct, and reports what makes the
// encoder refuse it as a whole (fields.go of the package).
func (w *walker) structure(s *types.Struct, at path, depth int) {
	names := make(map[string]*types.Var)
	tagged, members := false, 0
	for i := range s.NumFields() {
		f := s.Field(i)
		tag, hasTag := reflect.StructTag(s.Tag(i)).Lookup("json")
		tagged = tagged || hasTag
		switch {
		case tag == "-":
			continue
		case !f.Exported() && !f.Anonymous():
			if hasTag {
				w.refused(at, f, "has a JSON tag and is not exported", "export the field, or remove the tag")
			}
			continue
		}
		members++
		name, options := parseTag(tag)
		if f.Anonymous() && name == "" {
			w.embedded(f, at, depth)
			continue
		}
		w.options(f, options, at)
		if slices.Contains(options, "embed") {
			w.walk(f.Type(), at.member(f), depth+1)
			continue
		}
		if name == "" {
			name = f.Name()
		}
		if first := names[name]; first != nil {
			w.refused(at, f, "has the JSON name "+name+" of field "+first.Name(), "give one of them another name with a tag")
		}
		names[name] = f
		if w.direction == sent && slices.Contains(options, "omitzero") && isNilable(f.Type()) {
			continue // nobody has to fill it
		}
		member := at.member(f)
		member.maybe = member.maybe || w.direction == arrives
		w.walk(f.Type(), member, depth+1)
	}
	if s.NumFields() > 0 && !tagged && members == 0 {
		w.report(annotations.CodeStructWithoutJSON, at, cmp.Or(at.text, "the type")+" is a struct without exported fields, which the JSON encoder refuses",
			"export the fields, or give the type methods MarshalJSON and UnmarshalJSON")
	}
}

// embedded looks into a field whose members become those of the struct.
func (w *walker) embedded(f *types.Var, at path, depth int) {
	t := types.Unalias(f.Type())
	if pointer, ok := t.(*types.Pointer); ok {
		t = types.Unalias(pointer.Elem())
	}
	switch _, isStruct := t.Underlying().(*types.Struct); {
	case types.Identical(t, types.Typ[types.Invalid]):
	case !isStruct:
		w.refused(at, f, "is embedded and no struct, so it needs a JSON name", "give it one with a tag, or leave it out with the tag `json:\"-\"`")
	case hasAny(t, decoders) || hasAny(t, encoders):
		w.refused(at, f, "is embedded and makes JSON of its own, so it needs a JSON name", "give it one with a tag")
	default:
		w.walk(t, at.member(f), depth+1)
	}
}

// options reports options of a tag that the encoder does not take.
func (w *walker) options(f *types.Var, options []string, at path) {
	for i, option := range options {
		name, _, _ := strings.Cut(option, ":")
		spelled := strings.ReplaceAll(strings.ToLower(name), "_", "")
		switch {
		case option == "":
			w.refused(at, f, "has a tag with an empty option", "remove the comma")
		case slices.Contains(options[:i], option):
			w.refused(at, f, "has the option "+option+" twice", "remove one of the two")
		case spelled != name && slices.Contains(knownOptions, spelled):
			w.refused(at, f, "has the option "+name+", which is spelled "+spelled, "write "+spelled)
		case name == "format":
			w.refused(at, f, "has the option format, which the JSON encoder does not take", "remove the option")
		case name == "string" && !isNumber(f.Type()):
			w.refused(at, f, "has the option string, which is for numbers only", "remove the option")
		}
	}
}

var knownOptions = []string{"case", "embed", "format", "omitempty", "omitzero", "string"}

// refused reports a field that makes the encoder refuse its struct.
func (w *walker) refused(at path, f *types.Var, what, help string) {
	member := at.member(f)
	member.maybe = !at.certain()
	w.report(annotations.CodeStructWithoutJSON, member, member.text+" "+what, help)
}

// parseTag splits a json tag into the name, which may be empty, and options.
func parseTag(tag string) (name string, options []string) {
	name, rest, more := strings.Cut(tag, ",")
	if !more {
		return name, nil
	}
	return name, strings.Split(rest, ",")
}

// isNumber reports whether the option string may stand on a field: a number,
// a pointer to one, or a type whose own methods decide.
func isNumber(t types.Type) bool {
	t = types.Unalias(t)
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = types.Unalias(pointer.Elem())
	}
	if hasAny(t, encoders) || hasAny(t, decoders) {
		return true
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && (basic.Kind() == types.Invalid || basic.Info()&types.IsNumeric != 0)
}

func isNilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Chan, *types.Signature, *types.Interface, *types.Pointer, *types.Map, *types.Slice:
		return true
	}
	return false
}
