package arguments

import (
	"fmt"
	"reflect"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// DefaultLimit bounds what the arguments of one call may take in memory, in
// bytes: a short text may stand for large values, such as a list of empty
// objects for a list of large structs.
const DefaultLimit = 64 << 20

// LimitError says that the arguments of a call would take too much memory.
type LimitError struct{ Limit int }

func (e *LimitError) Error() string {
	return fmt.Sprintf("the arguments of the call exceed the limit of %d bytes of memory", e.Limit)
}

// SetLimit sets how many bytes the values of the list may take; zero stands for
// the default.
func (a *Arguments) SetLimit(bytes int) {
	a.limit = bytes
	a.reader.limit = a.bound()
}

// bound returns the limit.
func (a *Arguments) bound() int {
	if a == nil || a.limit <= 0 {
		return DefaultLimit
	}
	return a.limit
}

// allow returns an error where so many bytes are more than the list may take.
func (a *Arguments) allow(bytes int) error {
	if bytes > a.bound() {
		return &LimitError{a.bound()}
	}
	return nil
}

// reserve notes that so many bytes are reserved for values, before they are.
func (r *Reader) reserve(bytes int) bool {
	r.spent += bytes
	if r.limit == 0 || r.spent <= r.limit {
		return true
	}
	r.overspent()
	return false
}

func (r *Reader) overspent() {
	r.broken(r.pos, &LimitError{r.limit})
}

// Maps of the Go runtime keep entries in groups, large values beside them.
const (
	mapHead  = 48
	mapGroup = 8
	mapLarge = 128 // bytes of a value that is kept beside the map
)

// entrySize returns what an entry of a map takes: by itself, and beside it.
func entrySize(t reflect.Type) (slot, beside int) {
	for _, part := range []reflect.Type{t.Key(), t.Elem()} {
		if size := int(part.Size()); size <= mapLarge {
			slot += size
		} else {
			slot += 8
			beside += size
		}
	}
	return slot + 1, beside
}

// reserveEntry notes one more entry of a map that has n.
func (r *Reader) reserveEntry(n, slot, beside int) bool {
	switch {
	case n == 0:
		return r.reserve(mapHead + mapGroup*slot + beside)
	case n < mapGroup:
		return beside == 0 || r.reserve(beside)
	default: // a map that grows is copied, and has room for as much again
		return r.reserve(4*slot + beside)
	}
}

// costs are the bytes that values of JSON may take where package json reads
// them, by what they are: an empty object may stand for a large struct.
type costs struct{ object, array, scalar int }

// costsOf returns the costs of what is inside of values of a type.
func costsOf(t reflect.Type) costs {
	var c costs
	c.add(t, map[reflect.Type]bool{})
	return c
}

func (c *costs) add(t reflect.Type, seen map[reflect.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Slice:
		c.hold(t.Elem(), 2*int(t.Elem().Size())) // it grows by doubling
	case reflect.Map:
		slot, beside := entrySize(t)
		c.object = max(c.object, mapHead+mapGroup*slot)
		c.hold(t.Elem(), 4*slot+beside)
	case reflect.Pointer:
		c.hold(t.Elem(), int(t.Elem().Size()))
	case reflect.Interface:
		c.hold(t, 2*stringSize)
		c.object = max(c.object, mapHead+mapGroup*2*stringSize)
		c.array = max(c.array, 8*stringSize)
	case reflect.Struct:
		for f := range t.Fields() {
			c.add(f.Type, seen)
		}
		return
	case reflect.Array:
	default:
		return
	}
	if t.Kind() != reflect.Interface {
		c.add(t.Elem(), seen)
	}
}

// hold notes that a value for the type takes so many bytes.
func (c *costs) hold(t reflect.Type, size int) {
	objects, arrays, scalars := true, true, true
	if !values.Reads(t) {
		switch t.Kind() {
		case reflect.Struct, reflect.Map:
			arrays, scalars = false, false
		case reflect.Slice, reflect.Array:
			objects, scalars = false, values.IsBytes(t)
		case reflect.Pointer, reflect.Interface:
		default:
			objects, arrays = false, false
		}
	}
	if objects {
		c.object = max(c.object, size)
	}
	if arrays {
		c.array = max(c.array, size)
	}
	if scalars {
		c.scalar = max(c.scalar, size)
	}
}

// of returns what all values in a text may take. A null may stand for any of
// them.
func (c costs) of(text []byte) int {
	total := len(text)
	for pos := 0; pos < len(text); pos++ {
		switch text[pos] {
		case '"':
			for pos++; pos < len(text) && text[pos] != '"'; pos++ {
				if text[pos] == '\\' {
					pos++
				}
			}
			total += c.scalar
		case '{':
			total += c.object
		case '[':
			total += c.array
		case 'n':
			total += max(c.object, c.array, c.scalar)
		case ' ', '\t', '\n', '\r', ',', ':', '}', ']':
		default: // all of a number, true and false
			total += c.scalar
			for pos+1 < len(text) && text[pos+1] > ',' && text[pos+1] != ':' && text[pos+1] != ']' && text[pos+1] != '}' {
				pos++
			}
		}
	}
	return total
}
