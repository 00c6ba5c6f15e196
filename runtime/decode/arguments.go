// Package decode reads the arguments of an invocation into Go types.
// Generated code calls it once for each argument, in order:
//
//	args.Expect("group", "message")
//	decode.Value(args, &group)
//	decode.Value(args, &message)
//	if err := args.End(); err != nil { … }
//
// Decoding is strict (RFC 8259, and json/v2's stricter defaults): invalid
// UTF-8, duplicate member names, numbers that do not fit and a null where the
// type has no null are errors. Members a struct does not know are ignored.
// Member names are compared with regard to case.
package decode

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Arguments holds the arguments of one call, still encoded, and reads them in
// order. After the first failure the rest is left alone and End returns it.
// It is not safe for concurrent use. A nil *Arguments holds no arguments.
type Arguments struct {
	items []jsontext.Value
	names []string
	next  int
	err   error
}

// JSON returns the arguments in a JSON array. Empty text and null mean none.
// The text may be changed afterwards.
func JSON(text []byte) (*Arguments, error) {
	args := &Arguments{}
	if len(text) == 0 {
		return args, nil
	}
	if kind := jsontext.Value(text).Kind(); kind != '[' && kind != 'n' {
		return nil, &ArgumentError{Index: -1, Path: "arguments", Expected: "array", Found: describe(text)}
	}
	if err := json.Unmarshal(text, &args.items); err != nil {
		return nil, argumentError(-1, "", err, text)
	}
	return args, nil
}

// Len returns how many arguments there are.
func (a *Arguments) Len() int {
	if a == nil {
		return 0
	}
	return len(a.items)
}

// Raw returns argument i as JSON text. It panics if there is no argument i.
func (a *Arguments) Raw(i int) []byte { return a.items[i] }

// Expect starts reading a call that takes exactly the named arguments.
func (a *Arguments) Expect(names ...string) {
	a.names = names
	if a.err == nil && len(a.items) != len(names) {
		a.err = &CountError{Names: names, Found: len(a.items)}
	}
}

// ExpectAtLeast starts reading a call whose last name stands for any number
// of arguments, also none.
func (a *Arguments) ExpectAtLeast(names ...string) {
	a.names = names
	if a.err == nil && len(a.items) < len(names)-1 {
		a.err = &CountError{Names: names, Variadic: true, Found: len(a.items)}
	}
}

// End returns the first failure, a *CountError or an *ArgumentError, or nil.
func (a *Arguments) End() error { return a.err }

// Value reads the next argument.
func Value[T any](a *Arguments, into *T) {
	if a.err != nil {
		return
	}
	a.err = read(a.items[a.next], a.next, a.name(), into)
	a.next++
}

// Rest reads all arguments that are left, for a variadic parameter.
func Rest[T any](a *Arguments, into *[]T) {
	if a.err != nil || a.next == len(a.items) {
		return
	}
	rest := make([]T, len(a.items)-a.next)
	for i := range rest {
		Value(a, &rest[i])
	}
	*into = rest
}

// name returns the parameter that the next argument belongs to.
func (a *Arguments) name() string {
	if len(a.names) == 0 {
		return ""
	}
	return a.names[min(a.next, len(a.names)-1)]
}

func read(text jsontext.Value, index int, name string, into any) error {
	if text.Kind() == 'n' && !takesNull(into) {
		return &ArgumentError{Index: index, Parameter: name, Path: path(index, ""), Expected: expected(into), Found: "null"}
	}
	if err := json.Unmarshal(text, into); err != nil {
		return argumentError(index, name, err, text)
	}
	return nil
}
