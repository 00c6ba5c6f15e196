package annotations

import "go/token"

// Value is the value of one key, with the place it stands at. The zero Value
// is a key that was not given.
type Value[T any] struct {
	Value T
	Span  Span
}

// Present reports whether the key was given.
func (v Value[T]) Present() bool { return v.Span.Start.IsValid() }

// List is a comma-separated value. A key that may stand alone as well as with
// a list ([FlagOrList]) is present without items where it stands alone.
type List = Value[[]Value[string]]

// SpanOf returns the span from one position of a file up to another. Line
// directives do not move it: findings show the text as it is on disk.
func SpanOf(file *token.File, from, to token.Pos) Span {
	return Span{Start: file.PositionFor(from, false), End: file.PositionFor(to, false)}
}
