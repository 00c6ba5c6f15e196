package model

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"go/token"
	"maps"
	"reflect"
	"slices"
)

// Digest identifies what a package is resolved to, for what is generated from
// it: packages with one digest differ in nothing but where in their files the
// declarations are. It walks over every field there is, so that none is
// forgotten that is added some day.
func Digest(pkg *Package) [sha256.Size]byte {
	sum := sha256.New()
	d := &digester{out: bufio.NewWriter(sum), seen: make(map[visit]int)}
	d.value(reflect.ValueOf(pkg))
	_ = d.out.Flush() // a hash takes everything
	return [sha256.Size]byte(sum.Sum(nil))
}

type digester struct {
	out  *bufio.Writer
	seen map[visit]int // pointers by the order of their first visit
}

type visit struct {
	pointer uintptr
	typ     reflect.Type
}

var (
	positionType    = reflect.TypeFor[token.Position]()
	identifiersType = reflect.TypeFor[map[string]bool]()
)

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
		if d.flag(!v.IsNil()) && d.first(v) {
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
	_, _ = d.out.WriteString(s)
}

func (d *digester) number(n int) {
	var buffer [binary.MaxVarintLen64]byte
	_, _ = d.out.Write(binary.AppendVarint(buffer[:0], int64(n)))
}

// flag writes a bool, and returns it.
func (d *digester) flag(b bool) bool {
	n := 0
	if b {
		n = 1
	}
	d.number(n)
	return b
}
