package hubprotocol

import "github.com/hubwire/hubwire/runtime/internal/messagepack"

// AppendJSONValue appends a MessagePack value, such as the arguments of an
// invocation, as JSON. Integers and texts stay exactly what they are, bin
// becomes base64 text, and a timestamp text as of RFC 3339, in UTC. What JSON
// has no form for is an error, a *[ValueError]: NaN and infinity, names that
// are not text, invalid UTF-8, other extension types, more than 128 levels.
// Dst is returned unchanged then.
func AppendJSONValue(dst, value []byte) ([]byte, error) {
	out, next, err := messagepack.AppendJSON(dst, value, 0, deepest)
	switch {
	case err == messagepack.ErrDepth:
		return dst, tooDeep()
	case err != nil:
		return dst, &ValueError{messagepack.Place(value, 0, next), "has no JSON form: " + err.Error()}
	case next < len(value):
		return dst, &ValueError{Problem: "is followed by more data"}
	}
	return out, nil
}
