package arguments

import (
	"encoding/binary"
	"errors"
	"math"
)

// packKind is what a MessagePack value is, whatever its width
// (https://github.com/msgpack/msgpack/blob/master/spec.md).
type packKind uint8

const (
	packNil packKind = iota
	packBool
	packInt  // fits int64
	packUint // does not
	packFloat
	packString
	packBinary
	packArray
	packMap
	packExtension
)

// packHead is the head of one MessagePack value.
type packHead struct {
	kind packKind
	ext  int8   // type of an extension
	n    int    // bytes of a string, binary or extension; items of an array; members of a map
	bits uint64 // the value of a bool, an integer (two's complement) or a float64
}

var (
	errPackEnd  = errors.New("the MessagePack text ends early")
	errPackType = errors.New("the byte 0xc1 starts no MessagePack value")
)

// readHead reads the head of the value at pos and returns where what follows
// starts. Counts are bounded by the bytes left, so that nobody can make us
// reserve more than was sent.
func readHead(text []byte, pos int) (packHead, int, error) {
	if pos >= len(text) {
		return packHead{}, pos, errPackEnd
	}
	c := text[pos]
	pos++
	switch {
	case c < 0x80:
		return packHead{kind: packInt, bits: uint64(c)}, pos, nil
	case c < 0x90:
		return counted(text, pos, packMap, uint64(c&0x0f))
	case c < 0xa0:
		return counted(text, pos, packArray, uint64(c&0x0f))
	case c < 0xc0:
		return counted(text, pos, packString, uint64(c&0x1f))
	case c >= 0xe0:
		return packHead{kind: packInt, bits: uint64(int64(int8(c)))}, pos, nil
	}
	switch c {
	case 0xc0:
		return packHead{kind: packNil}, pos, nil
	case 0xc2, 0xc3:
		return packHead{kind: packBool, bits: uint64(c & 1)}, pos, nil
	case 0xc1:
		return packHead{}, pos - 1, errPackType
	case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8: // fixext 1 to 16
		return extension(text, pos, 1<<(c-0xd4))
	}
	width := 1 << packWidth[c-0xc4]
	if len(text)-pos < width {
		return packHead{}, pos - 1, errPackEnd
	}
	n := unsigned(text[pos:], width)
	pos += width
	switch c {
	case 0xc4, 0xc5, 0xc6:
		return counted(text, pos, packBinary, n)
	case 0xc7, 0xc8, 0xc9:
		return extension(text, pos, n)
	case 0xca:
		return packHead{kind: packFloat, bits: math.Float64bits(float64(math.Float32frombits(uint32(n))))}, pos, nil
	case 0xcb:
		return packHead{kind: packFloat, bits: n}, pos, nil
	case 0xcc, 0xcd, 0xce, 0xcf:
		if n > math.MaxInt64 {
			return packHead{kind: packUint, bits: n}, pos, nil
		}
		return packHead{kind: packInt, bits: n}, pos, nil
	case 0xd0, 0xd1, 0xd2, 0xd3:
		unused := 64 - 8*width
		return packHead{kind: packInt, bits: uint64(int64(n<<unused) >> unused)}, pos, nil
	case 0xd9, 0xda, 0xdb:
		return counted(text, pos, packString, n)
	case 0xdc, 0xdd:
		return counted(text, pos, packArray, n)
	default: // 0xde, 0xdf
		return counted(text, pos, packMap, n)
	}
}

// packWidth holds, from byte 0xc4 on, the binary logarithm of the bytes that
// the length or the value takes. The fixext bytes among them are not used.
var packWidth = [...]uint8{
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
func counted(text []byte, pos int, kind packKind, n uint64) (packHead, int, error) {
	least := n
	if kind == packMap {
		least = 2 * n // no overflow: n has 32 bits at most
	}
	if least > uint64(len(text)-pos) {
		return packHead{}, pos, errPackEnd
	}
	return packHead{kind: kind, n: int(n)}, pos, nil
}

func extension(text []byte, pos int, n uint64) (packHead, int, error) {
	if n+1 > uint64(len(text)-pos) {
		return packHead{}, pos, errPackEnd
	}
	return packHead{kind: packExtension, ext: int8(text[pos]), n: int(n)}, pos + 1, nil
}
