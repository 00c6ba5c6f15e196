package hubprotocol

import (
	"bytes"
	"io"
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/tinylib/msgp/msgp"
)

// AppendMessagePackValue appends a JSON value, such as the arguments of an
// invocation, as MessagePack. Integers up to those of 64 bits stay exact,
// every other number becomes a float64. Invalid UTF-8, a number that no
// float64 can hold, and more than 128 levels are errors, a *[ValueError]; dst
// is returned unchanged then.
func AppendMessagePackValue(dst, json []byte) ([]byte, error) {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(json), jsontext.AllowDuplicateNames(true))
	out, err := appendPackedValue(dst, decoder, deepest)
	if err != nil {
		return dst, err
	}
	if _, err := decoder.ReadToken(); err != io.EOF {
		return dst, &ValueError{Problem: "is followed by more data"}
	}
	return out, nil
}

func appendPackedValue(dst []byte, d *jsontext.Decoder, depth int) ([]byte, *ValueError) {
	token, err := d.ReadToken()
	if err != nil {
		return dst, invalidJSON(err)
	}
	switch token.Kind() {
	case 'n':
		return msgp.AppendNil(dst), nil
	case 't', 'f':
		return msgp.AppendBool(dst, token.Bool()), nil
	case '"':
		return msgp.AppendString(dst, token.String()), nil
	case '0':
		return appendPackedNumber(dst, token.String())
	}
	switch {
	case depth == 0:
		return dst, tooDeep()
	case token.Kind() == '[':
		return appendPackedArray(dst, d, depth-1)
	default:
		return appendPackedMap(dst, d, depth-1)
	}
}

func appendPackedNumber(dst []byte, text string) ([]byte, *ValueError) {
	if number, err := strconv.ParseUint(text, 10, 64); err == nil {
		return msgp.AppendUint64(dst, number), nil
	}
	if number, err := strconv.ParseInt(text, 10, 64); err == nil && number != 0 {
		return msgp.AppendInt64(dst, number), nil
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return dst, &ValueError{Problem: "is over what a float64 can hold"}
	}
	return msgp.AppendFloat64(dst, number), nil
}

func appendPackedArray(dst []byte, d *jsontext.Decoder, depth int) ([]byte, *ValueError) {
	count, start := 0, len(dst)
	out := append(dst, 0)
	for d.PeekKind() != ']' {
		var failed *ValueError
		if out, failed = appendPackedValue(out, d, depth); failed != nil {
			return dst, failed.atIndex(count)
		}
		count++
	}
	if _, err := d.ReadToken(); err != nil {
		return dst, invalidJSON(err)
	}
	return putHeader(out, start, count, msgp.AppendArrayHeader), nil
}

func appendPackedMap(dst []byte, d *jsontext.Decoder, depth int) ([]byte, *ValueError) {
	count, start := 0, len(dst)
	out := append(dst, 0)
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return dst, invalidJSON(err)
		}
		text := name.String()
		var failed *ValueError
		if out, failed = appendPackedValue(msgp.AppendString(out, text), d, depth); failed != nil {
			return dst, failed.atName(text)
		}
		count++
	}
	if _, err := d.ReadToken(); err != nil {
		return dst, invalidJSON(err)
	}
	return putHeader(out, start, count, msgp.AppendMapHeader), nil
}

// longestHeader is how many bytes the header of an array or map has at most.
const longestHeader = 5

// putHeader writes the header of an array or map over the one byte that was
// left for it, now that the count is known. Larger ones move what follows.
func putHeader(out []byte, start, count int, header func([]byte, uint32) []byte) []byte {
	var space [longestHeader]byte
	encoded := header(space[:0], uint32(min(count, math.MaxUint32)))
	if more := len(encoded) - 1; more > 0 {
		out = append(out, encoded[:more]...) // room only
		copy(out[start+len(encoded):], out[start+1:len(out)-more])
	}
	copy(out[start:], encoded)
	return out
}

func invalidJSON(cause error) *ValueError {
	return &ValueError{Problem: "is not valid JSON: " + cause.Error()}
}
