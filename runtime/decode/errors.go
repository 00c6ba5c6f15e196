package decode

import "github.com/hubwire/hubwire/runtime/internal/arguments"

// CountError says that a call has too few or too many arguments.
type CountError struct {
	Names    []string // parameters the function declares
	Variadic bool     // the last of Names stands for any number
	Found    int
}

// Error names the expected parameters and the count found.
func (e *CountError) Error() string { return (*arguments.CountError)(e).Error() }

// ArgumentError says that an argument does not fit its parameter's type.
type ArgumentError struct {
	Index     int    // of the argument, from 0; -1 if the list itself is at fault
	Parameter string // name of the parameter; may be empty
	Path      string // such as arguments[1].author.age
	Offset    int64  // bytes into the argument, at or after which the fault lies
	Expected  string // such as "integer"; may be empty
	Found     string // such as `"abc"`; may be empty
	Cause     error  // of the decoder; nil where Expected and Found say all
}

// Error names path, parameter, and what was expected and found.
func (e *ArgumentError) Error() string { return (*arguments.ArgumentError)(e).Error() }

// Unwrap returns the decoder's own error.
func (e *ArgumentError) Unwrap() error { return e.Cause }

// public returns an error of package arguments as this package has it.
func public(err error) error {
	switch err := err.(type) {
	case *arguments.CountError:
		return (*CountError)(err)
	case *arguments.ArgumentError:
		return (*ArgumentError)(err)
	}
	return err
}
