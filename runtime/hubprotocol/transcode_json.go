package hubprotocol

import (
	"slices"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// AppendJSONValue appends a MessagePack value, such as the arguments of an
// invocation, as JSON. Integers and texts stay exactly what they are, bin
// becomes base64 text, and a timestamp text as of RFC 3339, in UTC. What JSON
// has no form for is an error, a *[ValueError]: NaN and infinity, names that
// are not text, invalid UTF-8, other extension types, more than 128 levels.
// Dst is returned unchanged then.
func AppendJSONValue(dst, value []byte) ([]byte, error) {
	out, rest, err := values.FromMessagePack(dst, value, deepest)
	switch {
	case err == values.ErrDepth:
		return dst, tooDeep()
	case err != nil:
		failed := &ValueError{Problem: "has no JSON form: " + err.Error()}
		for _, token := range slices.Backward(slices.Collect(values.Place(value, rest).Tokens())) {
			failed = failed.at(token)
		}
		return dst, failed
	case len(rest) > 0:
		return dst, &ValueError{Problem: "is followed by more data"}
	}
	return out, nil
}
