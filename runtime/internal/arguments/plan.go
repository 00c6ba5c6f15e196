package arguments

import (
	"reflect"
	"sync"
)

// plan says how values of a type are read into variables of it, which are zero.
// It is made from the type as it is in this program, and never changes.
type plan struct {
	op      operation
	typ     reflect.Type
	elem    *plan         // of what a slice, an array, a map or a pointer holds
	members *members      // of a struct
	fields  []field       // for them
	empty   reflect.Value // slice without items
	slot    int           // bytes of an item, or of an entry
	beside  int           // bytes of an entry that a map keeps beside
	costs   costs         // of what is left to package json
	fault   error         // why values of the type cannot be read
}

// field is the variable that a member is read into.
type field struct {
	op    operation // of the plan, next to the rest
	index int
	plan  *plan
	path  []int // further to the field, in embedded structs; nil for most
}

// operation is what is done to read a value.
type operation uint8

const (
	opJSON   operation = iota // by way of package json
	opString                  // of any type, as all below
	opInt                     // of 64 bits
	opNarrow                  // of less
	opUint
	opFloat
	opFloat32
	opBool
	opTime
	opBytes
	opStrings   // []string
	opStringMap // map[string]string
	opStruct
	opSlice
	opArray
	opMap
	opPointer
)

// plans has the plan of each type that was read.
var plans sync.Map // of reflect.Type to *plan

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p, _ := plans.LoadOrStore(t, compile(t))
	return p.(*plan)
}
