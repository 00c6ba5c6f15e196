package model

// Type is a Go type as its source writes it. Names keep their meaning: imports
// are resolved to paths, and what a name is declared as is known where its
// source is at hand. It is one of *Named, *TypeParameter, *Pointer, *Slice,
// *Array, *Map, *Struct, *Any, *Interface and *Opaque.
type Type interface{ isType() }

// Named is a predeclared type, or a declared one with its type arguments.
type Named struct {
	Import string // import path; "" for predeclared types and the package's own
	Name   string
	Args   []Type

	// Declaration is nil for predeclared types, and for those whose source is
	// not at hand.
	Declaration *Declaration
}

// TypeParameter is one of a generic declaration.
type TypeParameter struct{ Name string }

// Pointer is *Elem.
type Pointer struct{ Elem Type }

// Slice is []Elem.
type Slice struct{ Elem Type }

// Array is [Len]Elem. Len is a constant as written, or "" for an expression
// that generated code cannot repeat; LenImport is the import path where it is a
// constant of another package.
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
	Doc  string // of the field, else the comment behind it
}

// Any is an interface type without methods.
type Any struct{}

// Interface is an interface type with methods, written in place.
type Interface struct {
	Methods int // how many lines it has
}

// Opaque is a type whose values stay in the process.
type Opaque struct {
	What string // such as "a channel"
}

func (*Named) isType()         {}
func (*TypeParameter) isType() {}
func (*Pointer) isType()       {}
func (*Slice) isType()         {}
func (*Array) isType()         {}
func (*Map) isType()           {}
func (*Struct) isType()        {}
func (*Any) isType()           {}
func (*Interface) isType()     {}
func (*Opaque) isType()        {}

// Parts returns the types that a type is written with.
func Parts(t Type) []Type {
	switch t := t.(type) {
	case *Named:
		return t.Args
	case *Pointer:
		return []Type{t.Elem}
	case *Slice:
		return []Type{t.Elem}
	case *Array:
		return []Type{t.Elem}
	case *Map:
		return []Type{t.Key, t.Elem}
	case *Struct:
		fields := make([]Type, len(t.Fields))
		for i, field := range t.Fields {
			fields[i] = field.Type
		}
		return fields
	}
	return nil
}

// Declaration is the declaration of a type.
type Declaration struct {
	Import     string // import path of its package
	Package    string // name of its package
	Name       string
	Parameters []string // names of its type parameters
	Alias      bool
	Methods    map[string]bool // names of the methods of the type and the pointer to it

	// Type is what it is declared as. It is nil until somebody has asked for it.
	Type Type
}
