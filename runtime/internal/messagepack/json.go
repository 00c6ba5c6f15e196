package messagepack

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Why values have no JSON form.
var (
	ErrDepth  = errors.New("values are nested too deep")
	ErrUTF8   = errors.New("the string is not UTF-8")
	ErrName   = errors.New("the name of a member is not a string")
	ErrNumber = errors.New("NaN and infinities have no JSON form")
	errTime   = errors.New("invalid MessagePack timestamp (extension type -1)")
)

// AppendJSON appends the JSON form of the value at pos, which may be nested so
// deep, and returns where the next one starts: binary becomes a base64 string,
// and the timestamp extension an RFC 3339 string, as clients with the JSON
// protocol send them. On failure pos is that of the value at fault.
func AppendJSON(dst, text []byte, pos, depth int) ([]byte, int, error) {
	head, next, err := ReadHead(text, pos)
	if err != nil {
		return dst, pos, err
	}
	switch head.Kind {
	case Nil:
		return append(dst, "null"...), next, nil
	case Bool:
		return strconv.AppendBool(dst, head.Bits == 1), next, nil
	case Int:
		return strconv.AppendInt(dst, int64(head.Bits), 10), next, nil
	case Uint:
		return strconv.AppendUint(dst, head.Bits, 10), next, nil
	case Float:
		number := math.Float64frombits(head.Bits)
		if math.IsNaN(number) || math.IsInf(number, 0) {
			return dst, pos, ErrNumber
		}
		return appendFloat(dst, number), next, nil
	case Array, Map:
		if depth == 0 {
			return dst, pos, ErrDepth
		}
		return appendItems(dst, text, next, head, depth-1)
	}
	content := text[next : next+head.Len]
	next += head.Len
	switch head.Kind {
	case String:
		if !utf8.Valid(content) {
			return dst, pos, ErrUTF8
		}
		dst, err = jsontext.AppendQuote(dst, content)
		return dst, next, err
	case Binary:
		dst = append(dst, '"')
		dst = base64.StdEncoding.AppendEncode(dst, content)
		return append(dst, '"'), next, nil
	default:
		at, err := Time(head.Type, content)
		if err != nil {
			return dst, pos, err
		}
		dst = append(dst, '"')
		dst = at.AppendFormat(dst, time.RFC3339Nano)
		return append(dst, '"'), next, nil
	}
}

// appendItems appends the items of an array, or the members of a map.
func appendItems(dst, text []byte, pos int, head Head, depth int) ([]byte, int, error) {
	brackets := "[]"
	if head.Kind == Map {
		brackets = "{}"
	}
	dst = append(dst, brackets[0])
	var err error
	for i := range head.Len {
		if i > 0 {
			dst = append(dst, ',')
		}
		if head.Kind == Map {
			if name, _, err := ReadHead(text, pos); err == nil && name.Kind != String {
				return dst, pos, ErrName
			}
			if dst, pos, err = AppendJSON(dst, text, pos, depth); err != nil {
				return dst, pos, err
			}
			dst = append(dst, ':')
		}
		if dst, pos, err = AppendJSON(dst, text, pos, depth); err != nil {
			return dst, pos, err
		}
	}
	return append(dst, brackets[1]), pos, nil
}

// ExactFloats is up to where a float64 has all whole numbers.
const ExactFloats = 1 << 53

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

// Time returns the time of a timestamp, the extension of type -1 with 4, 8 or 12
// bytes, see the specification of MessagePack.
func Time(ext int8, content []byte) (time.Time, error) {
	if ext != -1 {
		return time.Time{}, fmt.Errorf("the MessagePack extension %d has no JSON form", ext)
	}
	var seconds int64
	var nanoseconds uint32
	switch len(content) {
	case 4:
		seconds = int64(binary.BigEndian.Uint32(content))
	case 8:
		both := binary.BigEndian.Uint64(content)
		seconds, nanoseconds = int64(both&(1<<34-1)), uint32(both>>34)
	case 12:
		nanoseconds = binary.BigEndian.Uint32(content)
		seconds = int64(binary.BigEndian.Uint64(content[4:]))
	default:
		return time.Time{}, errTime
	}
	// RFC 3339 has the years 0 to 9999.
	if nanoseconds >= 1e9 || seconds < -62167219200 || seconds > 253402300799 {
		return time.Time{}, errTime
	}
	return time.Unix(seconds, int64(nanoseconds)).UTC(), nil
}
