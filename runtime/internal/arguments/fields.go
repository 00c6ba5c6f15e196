package arguments

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// foundField is a field on its way to be one of a plan.
type foundField struct {
	index  []int
	name   string
	tagged bool
	typ    reflect.Type
}

// fieldsOf returns the fields of a struct that members are read into, by the
// rules of json/v2: those of embedded structs are fields of the struct, and of
// fields with one name one is dominant. It is not ok for a struct that is left to
// that package.
func fieldsOf(root reflect.Type) (fields []foundField, ok bool) {
	type level struct {
		typ   reflect.Type
		index []int
	}
	seen := map[reflect.Type]bool{root: true}
	for queue := []level{{typ: root}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		names, some := map[string]bool{}, at.typ.NumField() == 0
		for i := range at.typ.NumField() {
			f := at.typ.Field(i)
			name, tagged, ignored, plain := values.Member(f)
			if !plain {
				return nil, false
			}
			_, hasTag := f.Tag.Lookup("json")
			if some = some || hasTag || !ignored; ignored {
				continue
			}
			index := append(slices.Clone(at.index), i)
			if f.Anonymous && !tagged {
				inner, ok := embeddedStruct(f)
				if !ok || seen[inner] {
					return nil, false
				}
				seen[inner] = true
				queue = append(queue, level{inner, index})
				continue
			}
			if !f.IsExported() || names[name] {
				return nil, false
			}
			names[name] = true
			fields = append(fields, foundField{index, name, tagged, f.Type})
		}
		if !some {
			return nil, false
		}
	}
	fields = dominant(fields)
	return fields, len(fields) <= maxMembers
}

// embeddedStruct returns the struct whose fields are those of the one that it is
// embedded in. It is not ok for what package json refuses, or reads otherwise.
func embeddedStruct(f reflect.StructField) (inner reflect.Type, ok bool) {
	inner = f.Type
	if inner.Kind() == reflect.Pointer {
		if inner = inner.Elem(); !f.IsExported() {
			return nil, false
		}
	}
	plain := inner.Kind() == reflect.Struct && !strings.Contains(f.Tag.Get("json"), ",") && !values.Reads(inner) && !values.Writes(inner)
	return inner, plain
}

// dominant leaves of the fields with one name the one that is embedded least, or
// tagged, in the order in which they are written.
func dominant(all []foundField) []foundField {
	slices.SortStableFunc(all, func(x, y foundField) int {
		return cmp.Or(strings.Compare(x.name, y.name), cmp.Compare(len(x.index), len(y.index)), order(x.tagged, y.tagged))
	})
	var kept []foundField
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].name == all[0].name {
			n++
		}
		if n == 1 || len(all[0].index) != len(all[1].index) || all[0].tagged != all[1].tagged {
			kept = append(kept, all[0])
		}
		all = all[n:]
	}
	slices.SortFunc(kept, func(x, y foundField) int { return slices.Compare(x.index, y.index) })
	return kept
}

// order compares so that true comes first.
func order(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	default:
		return 1
	}
}

// isOpaque reports whether a struct has fields, but none for JSON.
func isOpaque(t reflect.Type) bool {
	for f := range t.Fields() {
		if _, tagged := f.Tag.Lookup("json"); tagged || f.IsExported() || f.Anonymous {
			return false
		}
	}
	return t.NumField() > 0
}
