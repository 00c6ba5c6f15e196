// Package messagepack reads the heads of MessagePack values, and turns values
// into JSON (https://github.com/msgpack/msgpack/blob/master/spec.md).
package messagepack

import (
	"encoding/binary"
	"errors"
	"math"
)

// Kind is what a value is, whatever its width.
type Kind uint8

// The kinds of values.
const (
	Nil Kind = iota
	Bool
	Int  // fits int64
	Uint // does not
	Float
	String
	Binary
	Array
	Map
	Extension
)

// Head is the head of one value.
type Head struct {
	Kind Kind
	Type int8   // of an extension
	Len  int    // bytes of a string, binary or extension; items of an array; members of a map
	Bits uint64 // the value of a bool, an integer (two's complement) or a float64
}

var (
	errEnd  = errors.New("the MessagePack text ends early")
	errType = errors.New("the byte 0xc1 starts no MessagePack value")
)

// ReadHead reads the head of the value at pos and returns where what follows
// starts. Counts are bounded by the bytes left, so that nobody can make us
// reserve more than was sent.
func ReadHead(text []byte, pos int) (Head, int, error) {
	if pos >= len(text) {
		return Head{}, pos, errEnd
	}
	c := text[pos]
	pos++
	switch {
	case c < 0x80:
		return Head{Kind: Int, Bits: uint64(c)}, pos, nil
	case c < 0x90:
		return counted(text, pos, Map, uint64(c&0x0f))
	case c < 0xa0:
		return counted(text, pos, Array, uint64(c&0x0f))
	case c < 0xc0:
		return counted(text, pos, String, uint64(c&0x1f))
	case c >= 0xe0:
		return Head{Kind: Int, Bits: uint64(int64(int8(c)))}, pos, nil
	}
	switch c {
	case 0xc0:
		return Head{Kind: Nil}, pos, nil
	case 0xc2, 0xc3:
		return Head{Kind: Bool, Bits: uint64(c & 1)}, pos, nil
	case 0xc1:
		return Head{}, pos - 1, errType
	case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8: // fixext 1 to 16
		return extension(text, pos, 1<<(c-0xd4))
	}
	width := 1 << widths[c-0xc4]
	if len(text)-pos < width {
		return Head{}, pos - 1, errEnd
	}
	n := unsigned(text[pos:], width)
	pos += width
	switch c {
	case 0xc4, 0xc5, 0xc6:
		return counted(text, pos, Binary, n)
	case 0xc7, 0xc8, 0xc9:
		return extension(text, pos, n)
	case 0xca:
		return Head{Kind: Float, Bits: math.Float64bits(float64(math.Float32frombits(uint32(n))))}, pos, nil
	case 0xcb:
		return Head{Kind: Float, Bits: n}, pos, nil
	case 0xcc, 0xcd, 0xce, 0xcf:
		if n > math.MaxInt64 {
			return Head{Kind: Uint, Bits: n}, pos, nil
		}
		return Head{Kind: Int, Bits: n}, pos, nil
	case 0xd0, 0xd1, 0xd2, 0xd3:
		unused := 64 - 8*width
		return Head{Kind: Int, Bits: uint64(int64(n<<unused) >> unused)}, pos, nil
	case 0xd9, 0xda, 0xdb:
		return counted(text, pos, String, n)
	case 0xdc, 0xdd:
		return counted(text, pos, Array, n)
	default: // 0xde, 0xdf
		return counted(text, pos, Map, n)
	}
}

// widths holds, from byte 0xc4 on, the binary logarithm of the bytes that
// the length or the value takes. The fixext bytes among them are not used.
var widths = [...]uint8{
	0, 1, 2, // bin
	0, 1, 2, // ext
	2, 3, // float
	0, 1, 2, 3, // uint
	0, 1, 2, 3, // int
	0, 0, 0, 0, 0, // fixext
	0, 1, 2, // str
	1, 2, // array
	1, 2, // map
}

func unsigned(text []byte, width int) uint64 {
	switch width {
	case 1:
		return uint64(text[0])
	case 2:
		return uint64(binary.BigEndian.Uint16(text))
	case 4:
		return uint64(binary.BigEndian.Uint32(text))
	default:
		return binary.BigEndian.Uint64(text)
	}
}

// counted checks a count against the bytes left: every item takes one at least.
func counted(text []byte, pos int, kind Kind, n uint64) (Head, int, error) {
	least := n
	if kind == Map {
		least = 2 * n // no overflow: n has 32 bits at most
	}
	if least > uint64(len(text)-pos) {
		return Head{}, pos, errEnd
	}
	return Head{Kind: kind, Len: int(n)}, pos, nil
}

func extension(text []byte, pos int, n uint64) (Head, int, error) {
	if n+1 > uint64(len(text)-pos) {
		return Head{}, pos, errEnd
	}
	return Head{Kind: Extension, Type: int8(text[pos]), Len: int(n)}, pos + 1, nil
}
