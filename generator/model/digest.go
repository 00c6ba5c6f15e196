package model

import (
	"crypto/sha256"
	"encoding/binary"
	"go/token"
	"hash"
	"maps"
	"reflect"
	"slices"
)

// Digest identifies what a package is resolved to, for what is generated from
// it: packages with one digest differ in nothing but where in their files the
// declarations are. It walks over every field there is, so that none is
// forgotten that is added some day.
func Digest(pkg *Package) [sha256.Size]byte {
	d := &digester{sum: sha256.New(), out: make([]byte, 0, enough+enough/4), seen: make(map[visit]int)}
	d.value(reflect.ValueOf(pkg))
	d.sum.Write(d.out)
	return [sha256.Size]byte(d.sum.Sum(nil))
}

type digester struct {
	sum  hash.Hash
	out  []byte        // for the sum
	seen map[visit]int // pointers by the order of their first visit
}

// enough is how much out holds before it goes to the sum.
const enough = 4 << 10

type visit struct {
	pointer uintptr
	typ     reflect.Type
}

var (
	positionType    = reflect.TypeFor[token.Position]()
	identifiersType = reflect.TypeFor[map[string]bool]()
)

// trees are pointers from which no way leads back, but through others. Most of
// the model is behind these: to walk twice over one costs less than to remember
// all.
var trees = map[reflect.Type]bool{
	reflect.TypeFor[*Shape](): true, reflect.TypeFor[*JSON](): true,
	reflect.TypeFor[*Named](): true, reflect.TypeFor[*Pointer](): true, reflect.TypeFor[*Slice](): true, reflect.TypeFor[*Array](): true,
	reflect.TypeFor[*Map](): true, reflect.TypeFor[*Struct](): true, reflect.TypeFor[*Any](): true,
}

// value writes a value so that no other has the same bytes. It panics for a
// kind that the model has no use for today.
func (d *digester) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		d.text(v.String())
	case reflect.Bool:
		d.flag(v.Bool())
	case reflect.Int:
		d.number(int(v.Int()))
	case reflect.Slice:
		d.number(v.Len())
		for i := range v.Len() {
			d.value(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Field(i); field.Type() != positionType {
				d.value(field)
			}
		}
	case reflect.Interface:
		if d.flag(!v.IsNil()) {
			d.text(v.Elem().Type().String())
			d.value(v.Elem())
		}
	case reflect.Pointer:
		if d.flag(!v.IsNil()) && (trees[v.Type()] || d.first(v)) {
			d.value(v.Elem())
		}
	default:
		if v.Type() != identifiersType {
			panic("model: no digest of a " + v.Type().String())
		}
		d.identifiers(v.Interface().(map[string]bool))
	}
}

// first writes which pointer this is, and reports whether it is a new one: a
// struct may have itself in a field.
func (d *digester) first(v reflect.Value) bool {
	what := visit{v.Pointer(), v.Type()}
	index, known := d.seen[what]
	if !known {
		index = len(d.seen)
		d.seen[what] = index
	}
	d.number(index)
	return !known
}

func (d *digester) identifiers(set map[string]bool) {
	d.number(len(set))
	for _, name := range slices.Sorted(maps.Keys(set)) {
		d.text(name)
		d.flag(set[name])
	}
}

func (d *digester) text(s string) {
	d.number(len(s))
	d.out = append(d.out, s...)
	if len(d.out) > enough {
		d.sum.Write(d.out)
		d.out = d.out[:0]
	}
}

func (d *digester) number(n int) { d.out = binary.AppendVarint(d.out, int64(n)) }

// flag writes a bool, and returns it.
func (d *digester) flag(b bool) bool {
	n := 0
	if b {
		n = 1
	}
	d.number(n)
	return b
}
