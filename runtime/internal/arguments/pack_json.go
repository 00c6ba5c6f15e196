package arguments

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

// Faults of MessagePack values that have no JSON form.
var (
	errPackUTF8   = errors.New("the string is not UTF-8")
	errPackName   = errors.New("the name of a member is not a string")
	errPackNumber = errors.New("NaN and infinities have no JSON form")
	errPackTime   = errors.New("the timestamp is none: see the extension type -1 of MessagePack")
)

// packToJSON appends the JSON form of the MessagePack value at pos, and
// returns where the next one starts: binary becomes a base64 string, and the
// timestamp extension an RFC 3339 string, as clients with the JSON protocol
// send them. On failure pos is that of the value at fault.
func packToJSON(dst, text []byte, pos, depth int) ([]byte, int, error) {
	head, next, err := readHead(text, pos)
	if err != nil {
		return dst, pos, err
	}
	switch head.kind {
	case packNil:
		return append(dst, "null"...), next, nil
	case packBool:
		return strconv.AppendBool(dst, head.bits == 1), next, nil
	case packInt:
		return strconv.AppendInt(dst, int64(head.bits), 10), next, nil
	case packUint:
		return strconv.AppendUint(dst, head.bits, 10), next, nil
	case packFloat:
		number := math.Float64frombits(head.bits)
		if math.IsNaN(number) || math.IsInf(number, 0) {
			return dst, pos, errPackNumber
		}
		return appendFloat(dst, number), next, nil
	case packArray, packMap:
		if depth == maxDepth {
			return dst, pos, errDepth
		}
		return packItemsToJSON(dst, text, next, head, depth+1)
	}
	content := text[next : next+head.n]
	next += head.n
	switch head.kind {
	case packString:
		if !utf8.Valid(content) {
			return dst, pos, errPackUTF8
		}
		dst, err = jsontext.AppendQuote(dst, content)
		return dst, next, err
	case packBinary:
		dst = append(dst, '"')
		dst = base64.StdEncoding.AppendEncode(dst, content)
		return append(dst, '"'), next, nil
	default:
		at, err := packTime(head.ext, content)
		if err != nil {
			return dst, pos, err
		}
		dst = append(dst, '"')
		dst = at.AppendFormat(dst, time.RFC3339Nano)
		return append(dst, '"'), next, nil
	}
}

// packItemsToJSON appends the items of an array, or the members of a map.
func packItemsToJSON(dst, text []byte, pos int, head packHead, depth int) ([]byte, int, error) {
	brackets := "[]"
	if head.kind == packMap {
		brackets = "{}"
	}
	dst = append(dst, brackets[0])
	var err error
	for i := range head.n {
		if i > 0 {
			dst = append(dst, ',')
		}
		if head.kind == packMap {
			if name, _, err := readHead(text, pos); err == nil && name.kind != packString {
				return dst, pos, errPackName
			}
			if dst, pos, err = packToJSON(dst, text, pos, depth); err != nil {
				return dst, pos, err
			}
			dst = append(dst, ':')
		}
		if dst, pos, err = packToJSON(dst, text, pos, depth); err != nil {
			return dst, pos, err
		}
	}
	return append(dst, brackets[1]), pos, nil
}

// appendFloat writes a number as JavaScript does: whole numbers without a
// fraction, so that an integer which a client sent as a float is still one.
// Above 2^53, where it may be another than was meant, it has an exponent, which
// no integer has.
func appendFloat(dst []byte, number float64) []byte {
	format := byte('f')
	if size := math.Abs(number); size != 0 && (size < 1e-6 || size > exactFloats) {
		format = 'e'
	}
	return strconv.AppendFloat(dst, number, format, -1, 64)
}

// packTime returns the time of a timestamp extension: type -1 with 4, 8 or 12
// bytes, see the specification of MessagePack.
func packTime(ext int8, content []byte) (time.Time, error) {
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
		return time.Time{}, errPackTime
	}
	// RFC 3339 has the years 0 to 9999.
	if nanoseconds >= 1e9 || seconds < -62167219200 || seconds > 253402300799 {
		return time.Time{}, errPackTime
	}
	return time.Unix(seconds, int64(nanoseconds)).UTC(), nil
}
