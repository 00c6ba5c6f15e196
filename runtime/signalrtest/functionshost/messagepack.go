package functionshost

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/tinylib/msgp/msgp"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// deepest is how deep arguments in MessagePack may be nested.
const deepest = 128

// unpacked returns the arguments of a MessagePack client as the JSON that the
// extension makes of them (MessagePackServerlessProtocol.cs), which loses more
// than it has to: every integer is an int64, binary data becomes base64 text,
// and an extension type, such as a timestamp, null.
func unpacked(arguments []byte) (jsontext.Value, error) {
	var u unpacker
	text, _, err := u.value(nil, arguments, deepest)
	return text, err
}

type unpacker struct{ lost bool }

var errLost = errors.New("the Functions extension reads an extension type, such as a timestamp, as null and loses its place there: send a text or a number instead, or send it last")

// value appends one value and returns what follows it.
func (u *unpacker) value(dst, data []byte, depth int) (out, rest []byte, err error) {
	if u.lost {
		return dst, nil, errLost
	}
	if depth == 0 {
		return dst, nil, fmt.Errorf("the arguments are nested deeper than %d levels", deepest)
	}
	switch kind := msgp.NextType(data); kind {
	case msgp.NilType:
		rest, err = msgp.ReadNilBytes(data)
		return append(dst, "null"...), rest, err
	case msgp.BoolType:
		value, rest, err := msgp.ReadBoolBytes(data)
		return strconv.AppendBool(dst, value), rest, err
	case msgp.IntType, msgp.UintType:
		return appendInteger(dst, data)
	case msgp.Float32Type, msgp.Float64Type:
		value, rest, err := msgp.ReadFloat64Bytes(data) // takes both sizes
		return append(dst, floatText(value)...), rest, err
	case msgp.StrType:
		value, rest, err := msgp.ReadStringZC(data)
		return append(dst, quote(string(value))...), rest, err
	case msgp.BinType:
		value, rest, err := msgp.ReadBytesZC(data)
		return append(base64.StdEncoding.AppendEncode(append(dst, '"'), value), '"'), rest, err
	case msgp.ArrayType:
		return u.array(dst, data, depth)
	case msgp.MapType:
		return u.object(dst, data, depth)
	case msgp.InvalidType:
		return dst, nil, errors.New("the arguments are no MessagePack")
	default:
		u.lost = true
		rest, err = msgp.Skip(data)
		return append(dst, "null"...), rest, err
	}
}

func appendInteger(dst, data []byte) (out, rest []byte, err error) {
	value, rest, err := msgp.ReadInt64Bytes(data)
	if errors.As(err, new(msgp.UintOverflow)) {
		err = fmt.Errorf("the Functions extension takes no integer over %d", math.MaxInt64)
	}
	return strconv.AppendInt(dst, value, 10), rest, err
}

func (u *unpacker) array(dst, data []byte, depth int) (out, rest []byte, err error) {
	count, rest, err := msgp.ReadArrayHeaderBytes(data)
	out = append(dst, '[')
	for i := uint32(0); err == nil && i < count; i++ {
		if i > 0 {
			out = append(out, ',')
		}
		out, rest, err = u.value(out, rest, depth-1)
	}
	return append(out, ']'), rest, err
}

func (u *unpacker) object(dst, data []byte, depth int) (out, rest []byte, err error) {
	count, rest, err := msgp.ReadMapHeaderBytes(data)
	out = append(dst, '{')
	for i := uint32(0); err == nil && i < count; i++ {
		if i > 0 {
			out = append(out, ',')
		}
		if kind := msgp.NextType(rest); kind != msgp.StrType {
			return dst, nil, fmt.Errorf("a map has a name of the type %s: the Functions extension takes text only", kind)
		}
		if out, rest, err = u.value(out, rest, depth); err == nil {
			out, rest, err = u.value(append(out, ':'), rest, depth-1)
		}
	}
	return append(out, '}'), rest, err
}

// packCompletion returns the frame of a completion for a MessagePack client.
// Results are JSON up to here.
func packCompletion(c hubprotocol.Completion) ([]byte, error) {
	if c.Result != nil {
		packed, err := hubprotocol.AppendMessagePackValue(nil, c.Result)
		if err != nil {
			return nil, fmt.Errorf("the result for a MessagePack client: %w", err)
		}
		c.Result = packed
	}
	return hubprotocol.AppendMessagePack(nil, &c)
}
