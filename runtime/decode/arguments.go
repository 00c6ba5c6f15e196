package decode

import "github.com/hubwire/hubwire/runtime/internal/arguments"

// Arguments reads the arguments of one call in order. After the first failure
// the rest is left alone, and End returns it. It is not safe for concurrent
// use. The zero value, and a nil *Arguments, hold no arguments.
type Arguments arguments.Arguments

func (a *Arguments) list() *arguments.Arguments { return (*arguments.Arguments)(a) }

// JSON returns the arguments in a JSON array. Empty text and null mean none.
// The text must not change while arguments are read. What follows the opening
// bracket is checked as it is read. The error is an *ArgumentError.
func JSON(text []byte) (*Arguments, error) {
	list, err := arguments.JSON(text)
	return (*Arguments)(list), public(err)
}

// MessagePack returns the arguments in a MessagePack array. Empty text and nil
// mean none. The list must not change while arguments are read; what follows
// its head is checked as it is read. The error is an *ArgumentError.
func MessagePack(list []byte) (*Arguments, error) {
	read, err := arguments.MessagePack(list)
	return (*Arguments)(read), public(err)
}

// Expect starts reading a call that takes exactly the named arguments.
func (a *Arguments) Expect(names ...string) { a.list().Expect(names...) }

// ExpectAtLeast starts reading a call whose last name stands for any number
// of arguments, also none.
func (a *Arguments) ExpectAtLeast(names ...string) { a.list().ExpectAtLeast(names...) }

// Value reads the next argument. After a failure it is the zero value, and
// [Arguments.End] returns the failure.
func Value[T any](a *Arguments) T { return arguments.Value[T](a.list()) }

// Rest reads all arguments that are left, for a variadic parameter.
func Rest[T any](a *Arguments) []T { return arguments.Rest[T](a.list()) }

// End returns the first failure, or nil: a *CountError, an *ArgumentError, or
// an error that names the type which cannot be read, and the field in it.
func (a *Arguments) End() error { return public(a.list().End()) }

// Len returns how many arguments there are; of a list that is malformed, how
// many come before the fault.
func (a *Arguments) Len() int { return a.list().Len() }

// Raw returns argument i as JSON text. It panics if there is no argument i.
func (a *Arguments) Raw(i int) []byte { return a.list().Raw(i) }
