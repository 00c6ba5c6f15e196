package arguments

import (
	"math"
	"reflect"
	"time"
)

var errLength = Fault("wrong number of items")

// read reads a value into a variable that is zero: what is common without its
// plan.
func read[T any](r *Reader) (value T) {
	switch into := any(&value).(type) {
	case *string:
		*into = r.string()
	case *int:
		if number, ok := r.int64(); ok {
			*into = int(number)
		}
	case *bool:
		*into = r.bool()
	case *float64:
		*into, _ = r.float(64)
	case *[]string:
		*into = r.strings()
	case *map[string]string:
		*into = r.stringMap()
	case *[]byte:
		*into = r.byteSlice()
	case *time.Time:
		*into = r.time()
	default:
		planned := new(T) // so that those above stay where they are
		r.planned(reflect.ValueOf(planned).Elem())
		value = *planned
	}
	return value
}

func (r *Reader) planned(v reflect.Value) {
	p := planOf(v.Type())
	if p.fault != nil {
		r.fail(failure{offset: r.pos, unreadable: p.fault})
		return
	}
	p.read(r, v, p.op)
}

// object reads a struct.
func (p *plan) object(r *Reader, v reflect.Value) {
	for o := r.object(p.members); o.next(r); {
		f := &p.fields[o.index]
		into := v.Field(f.index)
		if f.path != nil {
			into = embedded(r, into, f.path)
		}
		switch f.op { // what is common costs one call less
		case opString:
			into.SetString(r.string())
		case opInt:
			if value, ok := r.int64(); ok {
				into.SetInt(value)
			}
		case opStruct:
			f.plan.object(r, into)
		default:
			f.plan.read(r, into, f.op)
		}
	}
}

// embedded returns the field of a struct that is embedded, maybe by a pointer.
func embedded(r *Reader, v reflect.Value, path []int) reflect.Value {
	for _, i := range path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				r.reserve(int(v.Type().Elem().Size()))
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}

// read reads a value by the operation of the plan.
func (p *plan) read(r *Reader, v reflect.Value, op operation) {
	switch op {
	case opString:
		v.SetString(r.string())
	case opInt:
		if value, ok := r.int64(); ok {
			v.SetInt(value)
		}
	case opFloat:
		if value, ok := r.float(64); ok {
			v.SetFloat(value)
		}
	case opBool:
		v.SetBool(r.bool())
	case opStruct:
		p.object(r, v)
	case opStrings:
		*v.Addr().Interface().(*[]string) = r.strings()
	case opTime:
		*v.Addr().Interface().(*time.Time) = r.time()
	case opSlice:
		p.slice(r, v)
	case opPointer:
		p.pointer(r, v)
	case opStringMap:
		*v.Addr().Interface().(*map[string]string) = r.stringMap()
	case opMap:
		p.mapping(r, v)
	case opBytes:
		v.SetBytes(r.byteSlice())
	case opNarrow:
		start := r.valueStart()
		if value, ok := r.int64(); ok {
			if v.OverflowInt(value) {
				r.unfit(start, anInteger, errRange)
			}
			v.SetInt(value)
		}
	case opUint:
		start := r.valueStart()
		if value, ok := r.uint64(); ok {
			if v.OverflowUint(value) {
				r.unfit(start, anUnsigned, errRange)
			}
			v.SetUint(value)
		}
	case opFloat32:
		start := r.valueStart()
		if value, ok := r.float(32); ok {
			if math.IsInf(value, 0) {
				r.unfit(start, aNumber, errRange)
			}
			v.SetFloat(value)
		}
	case opArray:
		p.array(r, v)
	default:
		r.json(v.Addr().Interface(), p.costs)
	}
}

func (p *plan) pointer(r *Reader, v reflect.Value) {
	if r.null() || !r.reserve(p.slot) {
		return
	}
	target := reflect.New(p.elem.typ)
	v.Set(target)
	p.elem.read(r, target.Elem(), p.elem.op)
}

// slice reads an array of any length.
func (p *plan) slice(r *Reader, v reflect.Value) {
	if r.null() {
		return
	}
	start := r.pos
	n, room := 0, 0
	elem, op := p.elem, p.elem.op
	for a := r.array(); a.next(r); n++ {
		if n == room {
			left := (len(r.text) - r.pos) / max(1, (r.pos-start)/max(1, n))
			more := more(n, left)
			if !r.reserve((n + more) * p.slot) {
				break
			}
			v.Grow(more)
			room = v.Cap()
			v.SetLen(room)
		}
		if item := v.Index(n); op == opStruct {
			elem.object(r, item)
		} else {
			elem.read(r, item, op)
		}
	}
	switch {
	case n == 0:
		v.Set(p.empty)
	case room > 2*n && r.reserve(n*p.slot):
		exact := reflect.MakeSlice(p.typ, n, n)
		reflect.Copy(exact, v)
		v.Set(exact)
	default:
		v.SetLen(min(n, room))
	}
}

// array reads an array of as many items as the type has.
func (p *plan) array(r *Reader, v reflect.Value) {
	if r.null() {
		return
	}
	start, n := r.pos, 0
	for a := r.array(); a.next(r); n++ {
		if n == v.Len() {
			r.unfit(start, anArray, errLength)
			return
		}
		p.elem.read(r, v.Index(n), p.elem.op)
	}
	if n < v.Len() {
		r.unfit(start, anArray, errLength)
	}
}

// mapping reads an object whose members are the entries.
func (p *plan) mapping(r *Reader, v reflect.Value) {
	if r.null() {
		return
	}
	entries := reflect.MakeMap(p.typ)
	v.Set(entries)
	name, value := reflect.New(p.typ.Key()).Elem(), reflect.New(p.elem.typ).Elem()
	n := 0
	for o := r.object(nobody); o.more(r); n++ {
		key := r.key()
		if r.failure != nil || !r.reserveEntry(n, p.slot, p.beside) {
			return
		}
		name.SetString(key)
		value.SetZero()
		p.elem.read(r, value, p.elem.op)
		entries.SetMapIndex(name, value)
		if !r.entered(key, entries.Len() > n) {
			return
		}
	}
}

// stringMap reads an object of strings.
func (r *Reader) stringMap() map[string]string {
	if r.null() {
		return nil
	}
	entries := map[string]string{}
	for o := r.object(nobody); o.more(r); {
		key := r.key()
		if r.failure != nil || !r.reserveEntry(len(entries), 2*stringSize, 0) {
			break
		}
		before := len(entries)
		entries[key] = r.string()
		if !r.entered(key, len(entries) > before) {
			break
		}
	}
	return entries
}

// entered checks an entry of a map that was read, and whether it is new.
func (r *Reader) entered(key string, isNew bool) bool {
	if !isNew && r.failure == nil {
		r.broken(r.pos, errDuplicate)
	}
	if r.failure != nil {
		r.in(member(key))
		return false
	}
	return true
}

// key moves past the name of a member and returns it.
func (r *Reader) key() string {
	if r.space(); !r.quoting.isQuote(r.text, r.pos) {
		r.unexpected()
		return ""
	}
	key := r.string()
	if r.failure == nil {
		r.take(':')
	}
	return key
}

// stringSize is that of the head of a string, and of an interface.
const stringSize = 2 * 8
