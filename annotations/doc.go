// Package annotations is the grammar of the //signalr: comments: which
// directives there are, on what they may stand, which keys they take and what
// the keys mean. Parse turns comments into typed structs in which every token
// keeps its position.
//
// The package also has the form in which everything the generator finds wrong
// is reported, [Diagnostic], the rules behind it, and what people read about
// both. It does no I/O and no type checking.
package annotations
