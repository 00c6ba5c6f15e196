package hubprotocol

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/tinylib/msgp/msgp"
)

// AppendJSONValue appends a MessagePack value, such as the arguments of an
// invocation, as JSON. Integers and texts stay exactly what they are, bin
// becomes base64 text, and a timestamp text as of RFC 3339, in UTC. What JSON
// has no form for is an error, a *[ValueError]: NaN and infinity, names that
// are not text, invalid UTF-8, other extension types, more than 128 levels.
// Dst is returned unchanged then.
func AppendJSONValue(dst, messagePack []byte) ([]byte, error) {
	out, rest, err := appendJSONValue(dst, messagePack, deepest)
	if err != nil {
		return dst, err
	}
	if len(rest) > 0 {
		return dst, &ValueError{Problem: "is followed by more data"}
	}
	return out, nil
}

func appendJSONValue(dst, data []byte, depth int) (out, rest []byte, failed *ValueError) {
	var err error
	switch kind := msgp.NextType(data); kind {
	case msgp.NilType:
		rest, err = msgp.ReadNilBytes(data)
		out = append(dst, "null"...)
	case msgp.BoolType:
		var value bool
		value, rest, err = msgp.ReadBoolBytes(data)
		out = strconv.AppendBool(dst, value)
	case msgp.IntType:
		var value int64
		value, rest, err = msgp.ReadInt64Bytes(data)
		out = strconv.AppendInt(dst, value, 10)
	case msgp.UintType:
		var value uint64
		value, rest, err = msgp.ReadUint64Bytes(data)
		out = strconv.AppendUint(dst, value, 10)
	case msgp.Float64Type, msgp.Float32Type:
		return appendJSONFloat(dst, data)
	case msgp.StrType:
		return appendJSONText(dst, data)
	case msgp.BinType:
		var value []byte
		value, rest, err = msgp.ReadBytesZC(data)
		out = append(base64.StdEncoding.AppendEncode(append(dst, '"'), value), '"')
	case msgp.ArrayType:
		return appendJSONArray(dst, data, depth)
	case msgp.MapType:
		return appendJSONObject(dst, data, depth)
	case msgp.InvalidType:
		return dst, nil, invalidMessagePack(nil)
	default:
		return appendJSONTime(dst, data)
	}
	if err != nil {
		return dst, nil, invalidMessagePack(err)
	}
	return out, rest, nil
}

func appendJSONFloat(dst, data []byte) (out, rest []byte, failed *ValueError) {
	value, rest, err := msgp.ReadFloat64Bytes(data) // takes both sizes
	switch {
	case err != nil:
		return dst, nil, invalidMessagePack(err)
	case math.IsNaN(value) || math.IsInf(value, 0):
		return dst, nil, &ValueError{Problem: fmt.Sprintf("is %v, which JSON has no form for", value)}
	}
	return append(dst, jsontext.Float(value).String()...), rest, nil
}

func appendJSONText(dst, data []byte) (out, rest []byte, failed *ValueError) {
	text, rest, err := msgp.ReadStringZC(data)
	switch {
	case err != nil:
		return dst, nil, invalidMessagePack(err)
	case !utf8.Valid(text):
		return dst, nil, &ValueError{Problem: "is not valid UTF-8"}
	}
	out, _ = jsontext.AppendQuote(dst, text) // fails for invalid UTF-8 only
	return out, rest, nil
}

func appendJSONArray(dst, data []byte, depth int) (out, rest []byte, failed *ValueError) {
	count, rest, err := msgp.ReadArrayHeaderBytes(data)
	switch {
	case err != nil, uint64(count) > uint64(len(rest)):
		return dst, nil, invalidMessagePack(err)
	case depth == 0:
		return dst, nil, tooDeep()
	}
	out = append(dst, '[')
	for i := range int(count) {
		if i > 0 {
			out = append(out, ',')
		}
		if out, rest, failed = appendJSONValue(out, rest, depth-1); failed != nil {
			return dst, nil, failed.atIndex(i)
		}
	}
	return append(out, ']'), rest, nil
}

func appendJSONObject(dst, data []byte, depth int) (out, rest []byte, failed *ValueError) {
	count, rest, err := msgp.ReadMapHeaderBytes(data)
	switch {
	case err != nil, 2*uint64(count) > uint64(len(rest)):
		return dst, nil, invalidMessagePack(err)
	case depth == 0:
		return dst, nil, tooDeep()
	}
	out = append(dst, '{')
	for i := range int(count) {
		if i > 0 {
			out = append(out, ',')
		}
		if kind := msgp.NextType(rest); kind != msgp.StrType {
			return dst, nil, &ValueError{Problem: fmt.Sprintf("has a name of the type %s; JSON knows text only", kind)}
		}
		name := rest
		if out, rest, failed = appendJSONText(out, rest); failed != nil {
			return dst, nil, failed
		}
		if out, rest, failed = appendJSONValue(append(out, ':'), rest, depth-1); failed != nil {
			text, _, _ := msgp.ReadStringZC(name) // was read just now
			return dst, nil, failed.atName(string(text))
		}
	}
	return append(out, '}'), rest, nil
}

// appendJSONTime appends the one extension type that JSON has a form for.
func appendJSONTime(dst, data []byte) (out, rest []byte, failed *ValueError) {
	if _, err := msgp.ReadExtensionBytes(data, &msgp.RawExtension{Type: msgp.MsgTimeExtension}); err != nil {
		return dst, nil, &ValueError{Problem: "is of an extension type other than timestamp: " + err.Error()}
	}
	moment, rest, err := msgp.ReadTimeUTCBytes(data)
	if err != nil {
		return dst, nil, invalidMessagePack(err)
	}
	if year := moment.Year(); year < 0 || year > 9999 {
		return dst, nil, &ValueError{Problem: fmt.Sprintf("is in the year %d, which RFC 3339 has no form for", year)}
	}
	return append(moment.AppendFormat(append(dst, '"'), time.RFC3339Nano), '"'), rest, nil
}

func invalidMessagePack(cause error) *ValueError {
	problem := "is not valid MessagePack"
	if cause != nil {
		problem += ": " + cause.Error()
	}
	return &ValueError{Problem: problem}
}
