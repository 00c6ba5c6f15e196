package arguments

import "github.com/hubwire/hubwire/runtime/internal/messagepack"

// MessagePack returns the arguments in a MessagePack array. Empty text and nil
// mean none. What JSON has no value for reads like its JSON form: binary as a
// base64 string, the timestamp extension as an RFC 3339 string. The list must
// not change while arguments are read; what follows its head is checked as it
// is read. The error is an *ArgumentError.
func MessagePack(list []byte) (*Arguments, error) {
	if len(list) == 0 || len(list) == 1 && list[0] == packedNil {
		return &Arguments{}, nil
	}
	head, _, err := messagepack.ReadHead(list, 0)
	switch {
	case err != nil:
		return nil, &ArgumentError{Index: -1, Path: "arguments", Cause: err}
	case head.Kind != messagepack.Array:
		return nil, &ArgumentError{Index: -1, Path: "arguments", Expected: anArray, Found: foundPacked(list, 0)}
	}
	return newArguments(list, 0, true), nil
}
