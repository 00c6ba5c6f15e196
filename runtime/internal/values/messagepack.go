package values

import (
	"encoding/base64"
	"errors"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/tinylib/msgp/msgp"
)

// Why MessagePack has no JSON form.
var (
	ErrDepth     = errors.New("values are nested too deep")
	errUTF8      = errors.New("the string is not UTF-8")
	errName      = errors.New("the name of a member is not a string")
	errNumber    = errors.New("NaN and infinities have no JSON form")
	errTime      = errors.New("invalid MessagePack timestamp (extension type -1)")
	errExtension = errors.New("the only MessagePack extension with a JSON form is the timestamp (type -1)")
	errNotPacked = errors.New("invalid MessagePack")
)

// ExactFloats is up to where a float64 has all whole numbers.
const ExactFloats = 1 << 53

// FromMessagePack appends the JSON form of the MessagePack value that data starts
// with, which may be nested so deep, and returns what follows it: binary becomes
// a base64 string, and the timestamp extension an RFC 3339 string, as clients
// with the JSON protocol send them. On failure rest starts with the value at
// fault.
func FromMessagePack(dst, data []byte, depth int) (json, rest []byte, err error) {
	switch kind := msgp.NextType(data); kind {
	case msgp.NilType:
		return append(dst, "null"...), data[1:], nil
	case msgp.BoolType:
		var value bool
		value, rest, err = msgp.ReadBoolBytes(data)
		json = strconv.AppendBool(dst, value)
	case msgp.IntType:
		var value int64
		value, rest, err = msgp.ReadInt64Bytes(data)
		json = strconv.AppendInt(dst, value, 10)
	case msgp.UintType:
		var value uint64
		value, rest, err = msgp.ReadUint64Bytes(data)
		json = strconv.AppendUint(dst, value, 10)
	case msgp.Float64Type, msgp.Float32Type:
		var value float64
		if value, rest, err = msgp.ReadFloat64Bytes(data); math.IsNaN(value) || math.IsInf(value, 0) {
			return dst, data, errNumber
		}
		json = appendFloat(dst, value)
	case msgp.StrType:
		var text []byte
		if text, rest, err = msgp.ReadStringZC(data); err == nil {
			if json, err = appendString(dst, text); err != nil {
				return dst, data, errUTF8
			}
		}
	case msgp.BinType:
		var value []byte
		value, rest, err = msgp.ReadBytesZC(data)
		json = append(base64.StdEncoding.AppendEncode(append(dst, '"'), value), '"')
	case msgp.ArrayType, msgp.MapType:
		if depth == 0 {
			return dst, data, ErrDepth
		}
		return fromItems(dst, data, depth-1, kind == msgp.MapType)
	case msgp.InvalidType:
		err = errNotPacked
	default:
		return fromTime(dst, data)
	}
	if err != nil {
		return dst, data, errNotPacked
	}
	return json, rest, nil
}

// fromItems appends the items of an array, or the members of a map.
func fromItems(dst, data []byte, depth int, members bool) (json, rest []byte, err error) {
	count, rest, err := header(data, members)
	if err != nil {
		return dst, data, err
	}
	brackets := "[]"
	if members {
		brackets = "{}"
	}
	dst = append(dst, brackets[0])
	for i := range count {
		if i > 0 {
			dst = append(dst, ',')
		}
		if members {
			if msgp.NextType(rest) != msgp.StrType {
				return dst, rest, errName
			}
			if dst, rest, err = FromMessagePack(dst, rest, depth); err != nil {
				return dst, rest, err
			}
			dst = append(dst, ':')
		}
		if dst, rest, err = FromMessagePack(dst, rest, depth); err != nil {
			return dst, rest, err
		}
	}
	return append(dst, brackets[1]), rest, nil
}

// header reads how many items an array has, or members a map. Each takes a byte
// at least, so nobody is made to wait for more than there is.
func header(data []byte, members bool) (count uint32, rest []byte, err error) {
	least := 1
	if members {
		least = 2
		count, rest, err = msgp.ReadMapHeaderBytes(data)
	} else {
		count, rest, err = msgp.ReadArrayHeaderBytes(data)
	}
	if err != nil || uint64(least)*uint64(count) > uint64(len(rest)) {
		return 0, data, errNotPacked
	}
	return count, rest, nil
}

// fromTime appends the one extension type that JSON has a form for.
func fromTime(dst, data []byte) (json, rest []byte, err error) {
	raw := msgp.RawExtension{Type: msgp.MsgTimeExtension}
	if _, err := msgp.ReadExtensionBytes(data, &raw); err != nil {
		return dst, data, errExtension
	}
	at, rest, err := msgp.ReadTimeUTCBytes(data)
	if err != nil || at.Year() < 0 || at.Year() > 9999 {
		return dst, data, errTime
	}
	return append(at.AppendFormat(append(dst, '"'), time.RFC3339Nano), '"'), rest, nil
}

// appendString appends a string of JSON. The error says that it is not UTF-8.
func appendString(dst, text []byte) ([]byte, error) {
	for _, c := range text {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return jsontext.AppendQuote(dst, text)
		}
	}
	return append(append(append(dst, '"'), text...), '"'), nil
}

// appendFloat writes a number as JavaScript does: whole numbers without a
// fraction, so that an integer which a client sent as a float is still one.
// Above 2^53, where it may be another than was meant, it has an exponent, which
// no integer has.
func appendFloat(dst []byte, number float64) []byte {
	format := byte('f')
	if size := math.Abs(number); size != 0 && (size < 1e-6 || size > ExactFloats) {
		format = 'e'
	}
	return strconv.AppendFloat(dst, number, format, -1, 64)
}

// longestPlace is how many steps of a place anybody reads.
const longestPlace = 100

// Place returns where in a MessagePack value another one starts; empty for the
// value itself, and for one that cannot be found. A name is of its map.
func Place(data, sought []byte) (place jsontext.Pointer) {
	steps, _, _ := find(data, len(sought))
	for i, step := range slices.Backward(steps) {
		if len(steps)-i > longestPlace {
			break
		}
		place = place.AppendToken(step)
	}
	return place
}

// find returns the steps to the value that so many bytes from the end starts, the
// last one first, or what follows the value at hand if it is not in that.
func find(data []byte, left int) (steps []string, rest []byte, found bool) {
	kind := msgp.NextType(data)
	if len(data) == left || kind != msgp.ArrayType && kind != msgp.MapType {
		rest, err := msgp.Skip(data)
		return nil, rest, len(data) == left || err != nil
	}
	count, rest, err := header(data, kind == msgp.MapType)
	if err != nil {
		return nil, nil, true
	}
	for i := range count {
		step := strconv.Itoa(int(i))
		if kind == msgp.MapType {
			name, after, err := msgp.ReadStringZC(rest)
			if err != nil || len(rest) == left {
				return nil, nil, true
			}
			step, rest = string(name), after
		}
		if steps, rest, found = find(rest, left); found {
			return append(steps, step), nil, true
		}
	}
	return nil, rest, false
}
