package arguments

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// compiler makes the plan of a type and of all types in it. A type that is
// inside of itself is met again.
type compiler map[reflect.Type]*plan

func compile(t reflect.Type) *plan {
	c := compiler{}
	p := c.plan(t)
	for _, each := range c {
		for i := range each.fields {
			each.fields[i].op = each.fields[i].plan.op
		}
	}
	p.fault = c.fault(p)
	return p
}

func (c compiler) plan(t reflect.Type) *plan {
	if p := c[t]; p != nil {
		return p
	}
	p := &plan{typ: t, op: operationOf(t)}
	c[t] = p // before what it holds, which may be the same
	switch p.op {
	case opSlice:
		p.elem, p.empty, p.slot = c.plan(t.Elem()), reflect.MakeSlice(t, 0, 0), int(t.Elem().Size())
	case opMap:
		p.elem = c.plan(t.Elem())
		p.slot, p.beside = entrySize(t)
	case opPointer:
		p.elem, p.slot = c.plan(t.Elem()), int(t.Elem().Size())
	case opArray:
		p.elem = c.plan(t.Elem())
	case opStruct:
		if found, ok := fieldsOf(t); ok {
			c.fields(p, found)
		} else {
			p.op = opJSON
		}
	}
	if p.op == opJSON {
		p.costs = costsOf(t)
		p.fault = unreadable(t)
		if t.Kind() == reflect.Map {
			p.elem = c.plan(t.Elem())
		}
	}
	return p
}

// fields makes the plan of a struct.
func (c compiler) fields(p *plan, found []foundField) {
	names := make([]string, len(found))
	for i, f := range found {
		each := field{index: f.index[0], plan: c.plan(f.typ)}
		if len(f.index) > 1 {
			each.path = f.index[1:]
		}
		names[i] = f.name
		p.fields = append(p.fields, each)
	}
	p.members = foldable(names)
}

// operationOf returns how values of a type are read.
func operationOf(t reflect.Type) operation {
	switch t {
	case timeType:
		return opTime
	case numberType, durationType:
		return opJSON
	case reflect.TypeFor[[]string]():
		return opStrings
	case reflect.TypeFor[map[string]string]():
		return opStringMap
	}
	if values.Reads(t) {
		return opJSON
	}
	switch t.Kind() {
	case reflect.String:
		return opString
	case reflect.Bool:
		return opBool
	case reflect.Int64:
		return opInt
	case reflect.Int:
		if t.Size() == 8 {
			return opInt
		}
		return opNarrow
	case reflect.Int8, reflect.Int16, reflect.Int32:
		return opNarrow
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return opUint
	case reflect.Float64:
		return opFloat
	case reflect.Float32:
		return opFloat32
	case reflect.Slice:
		if values.IsBytes(t) {
			return opBytes
		}
		return opSlice
	case reflect.Array:
		if !values.IsBytes(t) {
			return opArray
		}
	case reflect.Map:
		if t.Key().Kind() == reflect.String && !values.Reads(t.Key()) && t.Key() != numberType {
			return opMap
		}
	case reflect.Pointer:
		return opPointer
	case reflect.Struct:
		return opStruct
	}
	return opJSON
}

// unreadable returns why package json cannot read a type, or nil.
func unreadable(t reflect.Type) error {
	switch {
	case values.Reads(t):
		return nil
	case t == durationType:
		return noJSON(t)
	}
	switch t.Kind() {
	case reflect.Struct:
		if isOpaque(t) {
			return nil // nothing is read into it, and no client need send it
		}
		// Malformed tags and the like fail every object, and an empty one has
		// nothing else to fail for.
		if err := unmarshal([]byte(`{}`), reflect.New(t).Interface()); err != nil {
			return causeOf(err)
		}
		return nil
	case reflect.Array: // of bytes
		return nil
	case reflect.Map:
		switch t.Key().Kind() {
		case reflect.Bool, reflect.Complex64, reflect.Complex128, reflect.Chan, reflect.Struct:
			if !values.Reads(t.Key()) {
				return fmt.Errorf("unsupported map key type %s", t.Key())
			}
		}
		return nil
	case reflect.String: // json.Number
		return nil
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return nil
		}
		return errInterface
	default: // chan, func, complex, unsafe.Pointer
		return noJSON(t)
	}
}

func noJSON(t reflect.Type) error { return fmt.Errorf("the type %s has no JSON form", t) }

var errInterface = Fault("JSON does not say which type an interface with methods stands for")

// fault returns why values of the type cannot be read, with the fields in
// which the reason lies.
func (c compiler) fault(p *plan) error {
	path, fault := c.search(p, map[*plan]bool{})
	switch {
	case fault == nil:
		return nil
	case len(path) == 0:
		return &typeError{p.typ.String(), fault}
	}
	return &typeError{p.typ.String() + "." + strings.Join(path, "."), fault}
}

// search finds the first fault in what a plan stands on.
func (c compiler) search(p *plan, seen map[*plan]bool) (path []string, fault error) {
	if p.fault != nil || seen[p] {
		return nil, p.fault
	}
	seen[p] = true
	if p.elem != nil {
		return c.search(p.elem, seen)
	}
	if p.op == opJSON && p.typ.Kind() == reflect.Struct && !values.Reads(p.typ) {
		return c.searchFields(p.typ, seen)
	}
	for _, each := range p.fields {
		if path, fault = c.search(each.plan, seen); fault != nil {
			f := p.typ.FieldByIndex(append([]int{each.index}, each.path...))
			return append([]string{f.Name}, path...), fault
		}
	}
	return nil, nil
}

// searchFields is search for a struct that is left to package json.
func (c compiler) searchFields(t reflect.Type, seen map[*plan]bool) (path []string, fault error) {
	for f := range t.Fields() {
		if !f.IsExported() || f.Tag.Get("json") == "-" {
			continue
		}
		if path, fault = c.search(c.plan(f.Type), seen); fault != nil {
			return append([]string{f.Name}, path...), fault
		}
	}
	return nil, nil
}

// typeError says that no call can be read into a type.
type typeError struct {
	place string
	cause error
}

func (e *typeError) Error() string {
	return fmt.Sprintf("arguments cannot be read into %s: %v", e.place, e.cause)
}

func (e *typeError) Unwrap() error { return e.cause }
