package arguments

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// MessagePack returns the arguments in a MessagePack array. Empty text and nil
// mean none. They are read as their JSON form is. The error is an
// *ArgumentError.
func MessagePack(list []byte) (*Arguments, error) {
	if len(list) == 0 {
		return &Arguments{}, nil
	}
	text, rest, err := values.FromMessagePack(make([]byte, 0, 3*len(list)/2), list, maxDepth)
	switch {
	case err == values.ErrDepth:
		err = errDepth
	case err == nil && len(rest) > 0:
		err = errTrailing
	case err == nil:
		return JSON(text)
	}
	// Who may call is asked first, so this is told when values are read.
	return &Arguments{fault: unpackable(values.Place(list, rest), err)}, nil
}

// unpackable is the error of what has no JSON form at a place in the list.
func unpackable(place jsontext.Pointer, cause error) *ArgumentError {
	index := -1
	rest := place
	for token := range place.Tokens() {
		if n, err := strconv.Atoi(token); err == nil {
			index, rest = n, place[len("/")+len(token):]
		}
		break
	}
	return &ArgumentError{Index: index, Path: path(index, rest), Cause: cause}
}
