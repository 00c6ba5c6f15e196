package model

// Shape is how generated code reads or writes values of a type.
type Shape struct {
	Kind ShapeKind
	Type Type // the Go type, as the generated file writes it

	Elem      *Shape     // of a ShapeSlice, ShapeMap and ShapePointer
	Structure *Structure // of a ShapeStruct
}

// ShapeKind tells shapes apart.
type ShapeKind int

// The shapes. A type that reads or writes JSON in a way of its own, that belongs to
// another module, or that generated code cannot name, is ShapeAny.
const (
	ShapeAny ShapeKind = iota // left to package json
	ShapeString
	ShapeInt
	ShapeUint
	ShapeFloat
	ShapeBool
	ShapeTime    // time.Time
	ShapeBytes   // a base64 string
	ShapeStrings // []string
	ShapeSlice
	ShapeMap // with names as keys
	ShapePointer
	ShapeStruct
)

// Structure is a declared struct type of the module.
type Structure struct {
	Import  string // import path of its package; "" for the same package
	Name    string
	Members []Member // in source order

	// Fields are all its fields, as they were when this was generated.
	Fields *Struct
}

// Member is a field that arrives or is sent as a member of a JSON object.
type Member struct {
	Name  string // of the member
	Field string // of the Go field
	Shape *Shape
}
