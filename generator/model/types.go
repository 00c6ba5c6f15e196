package model

// Type is a Go type as a signature writes it, with imports resolved to paths.
// It is one of *Named, *Pointer, *Slice, *Array, *Map, *Struct and *Any.
type Type interface{ isType() }

// Named is a predeclared type, or a declared one with its type arguments.
type Named struct {
	Import string // import path; "" for predeclared types and the package's own
	Name   string
	Args   []Type
}

// Pointer is *Elem.
type Pointer struct{ Elem Type }

// Slice is []Elem.
type Slice struct{ Elem Type }

// Array is [Len]Elem. Len is a constant as written; LenImport is the import
// path where it is a constant of another package.
type Array struct {
	Len       string
	LenImport string
	Elem      Type
}

// Map is map[Key]Elem.
type Map struct{ Key, Elem Type }

// Struct is a struct type written in place.
type Struct struct{ Fields []Field }

// Field is one field of a Struct. An embedded field has no name.
type Field struct {
	Name string
	Type Type
	Tag  string // unquoted
}

// Any is an interface type without methods.
type Any struct{}

func (*Named) isType()   {}
func (*Pointer) isType() {}
func (*Slice) isType()   {}
func (*Array) isType()   {}
func (*Map) isType()     {}
func (*Struct) isType()  {}
func (*Any) isType()     {}
