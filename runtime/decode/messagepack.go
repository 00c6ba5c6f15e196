package decode

import "github.com/go-json-experiment/json/jsontext"

// maxDepth bounds how deep values are nested, as package jsontext does.
const maxDepth = 10000

// MessagePack returns the arguments in a MessagePack array. Empty text and nil
// mean none. What JSON has no value for reads like its JSON form: binary as a
// base64 string, the timestamp extension as an RFC 3339 string. The error is
// an *ArgumentError.
func MessagePack(list []byte) (*Arguments, error) {
	args := &Arguments{}
	if len(list) == 0 {
		return args, nil
	}
	head, pos, err := readHead(list, 0)
	if err != nil {
		return nil, &ArgumentError{Index: -1, Path: "arguments", Cause: err}
	}
	switch head.kind {
	case packNil, packArray:
	default:
		text, _, err := packToJSON(nil, list, 0, 0)
		return nil, &ArgumentError{Index: -1, Path: "arguments", Expected: "array", Found: describe(text), Cause: err}
	}
	for i := range head.n {
		var text jsontext.Value
		start := pos
		if text, pos, err = packToJSON(nil, list, start, 1); err != nil {
			return nil, &ArgumentError{Index: i, Path: path(i, ""), Offset: int64(pos - start), Cause: err}
		}
		args.items = append(args.items, text)
	}
	if pos != len(list) {
		return nil, &ArgumentError{Index: -1, Path: "arguments", Offset: int64(pos), Cause: errPackTrailing}
	}
	return args, nil
}
