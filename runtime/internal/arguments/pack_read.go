package arguments

import (
	"errors"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

const packedNil = 0xc0

// head moves past the head of the next MessagePack value. It is not ok after
// a failure.
func (r *Reader) head() (packHead, bool) {
	head, next, err := readHead(r.text, r.pos)
	if err != nil {
		r.broken(r.pos, err)
		return packHead{}, false
	}
	r.pos = next
	return head, true
}

// shortCount moves past the head of a value whose count is in its first byte, under
// the bits of the mask. It leaves all others to head.
func (r *Reader) shortCount(first, mask byte) (n int, ok bool) {
	if r.pos >= len(r.text) || r.text[r.pos]&^mask != first {
		return 0, false
	}
	n = int(r.text[r.pos] & mask)
	if 2*n >= len(r.text)-r.pos {
		return 0, false // the end is near
	}
	r.pos++
	return n, true
}

// bytes moves past n bytes, which the head has checked are there.
func (r *Reader) bytes(n int) []byte {
	content := r.text[r.pos : r.pos+n]
	r.pos += n
	return content
}

// packedCount moves into an array or a map and returns how many items or
// members it has. It is not open for a nil, and after a failure.
func (r *Reader) packedCount(kind packKind, expected string) (n int, open bool) {
	first := byte(0x90)
	if kind == packMap {
		first = 0x80
	}
	if n, ok := r.shortCount(first, 0x0f); ok {
		return n, r.enter()
	}
	start := r.pos
	head, ok := r.head()
	switch {
	case !ok || head.kind == packNil:
		return 0, false
	case head.kind != kind:
		r.pos = start
		r.wrong(expected)
		return 0, false
	}
	return head.n, r.enter()
}

func (r *Reader) packedString() string {
	start := r.pos
	if n, ok := r.shortCount(0xa0, 0x1f); ok {
		return r.cut(r.utf8(start, n))
	}
	head, ok := r.head()
	switch {
	case !ok || head.kind == packNil:
		return ""
	case head.kind == packString:
		return r.cut(r.utf8(start, head.n))
	case head.kind == packBinary, head.kind == packExtension:
		return r.stringForm(start)
	}
	r.pos = start
	r.wrong(aString)
	return ""
}

// utf8 moves past n bytes that must be UTF-8.
func (r *Reader) utf8(start, n int) []byte {
	content := r.bytes(n)
	if !utf8.Valid(content) {
		r.broken(start, errPackUTF8)
		return nil
	}
	return content
}

// stringForm reads binary or a timestamp as the string that JSON has for it.
func (r *Reader) stringForm(start int) string {
	quoted, next, err := packToJSON(nil, r.text, start, 0)
	if err != nil {
		r.broken(start, err)
		return ""
	}
	r.pos = next
	return string(quoted[1 : len(quoted)-1]) // nothing in it is escaped
}

func (r *Reader) packedBool() bool {
	start := r.pos
	head, ok := r.head()
	if ok && head.kind != packBool && head.kind != packNil {
		r.pos = start
		r.wrong(aBoolean)
	}
	return head.kind == packBool && head.bits == 1
}

// packedInt reads an integer; like a JavaScript client does, also from a float
// that is whole.
func (r *Reader) packedInt() (int64, bool) {
	start := r.pos
	if start < len(r.text) && r.text[start] < 0x80 {
		r.pos++
		return int64(r.text[start]), true
	}
	head, ok := r.head()
	if !ok || head.kind == packNil {
		return 0, false
	}
	switch head.kind {
	case packInt:
		return int64(head.bits), true
	case packFloat:
		if number, ok := wholeNumber(head); ok {
			return number, true
		}
	}
	r.notInteger(start, head, anInteger)
	return 0, false
}

// packedUint is packedInt for what is not negative.
func (r *Reader) packedUint() (uint64, bool) {
	start := r.pos
	head, ok := r.head()
	if !ok || head.kind == packNil {
		return 0, false
	}
	switch head.kind {
	case packInt:
		if int64(head.bits) >= 0 {
			return head.bits, true
		}
	case packUint:
		return head.bits, true
	case packFloat:
		if number, ok := wholeNumber(head); ok && number >= 0 {
			return uint64(number), true
		}
	}
	r.notInteger(start, head, anUnsigned)
	return 0, false
}

func (r *Reader) notInteger(start int, head packHead, expected string) {
	r.pos = start
	switch {
	case head.kind == packUint:
		r.unfit(start, expected, errRange)
	case head.kind == packFloat && isWhole(head):
		r.unfit(start, expected, errInexact)
	default:
		r.wrong(expected)
	}
}

// errInexact is why a whole number is refused that came as a float.
var errInexact = errors.New("a float holds whole numbers up to 2^53 only, so this one may be another than was meant; send it as an integer (BigInt in JavaScript) or as a string")

// exactFloats is up to where a float64 has all whole numbers.
const exactFloats = 1 << 53

func isWhole(head packHead) bool {
	number := math.Float64frombits(head.bits)
	return number == math.Trunc(number) && !math.IsInf(number, 0)
}

// wholeNumber returns a number that came as a float, if it is whole and no other
// one could have been meant.
func wholeNumber(head packHead) (int64, bool) {
	number := math.Float64frombits(head.bits)
	if !isWhole(head) || math.Abs(number) > exactFloats {
		return 0, false
	}
	return int64(number), true
}

// packedNumber reads a number as it would be spelled in JSON, or a string that
// holds one.
func (r *Reader) packedNumber() string {
	start := r.pos
	head, ok := r.head()
	if !ok || head.kind == packNil {
		return ""
	}
	r.pos = start
	switch head.kind {
	case packInt, packUint, packFloat:
		text := r.raw()
		return string(text)
	case packString:
		text := r.packedString()
		if !isNumber(text) {
			r.unfit(start, aNumber, errNumber)
		}
		return text
	}
	r.wrong(aNumber)
	return ""
}

// packedFloat reads a number for a type of so many bits. It is rounded once,
// from what a client with the JSON protocol would write.
func (r *Reader) packedFloat(bits int) (float64, bool) {
	start := r.pos
	head, ok := r.head()
	if !ok || head.kind == packNil {
		return 0, false
	}
	switch head.kind {
	case packInt:
		if bits == 32 {
			return float64(float32(int64(head.bits))), true
		}
		return float64(int64(head.bits)), true
	case packUint:
		if bits == 32 {
			return float64(float32(head.bits)), true
		}
		return float64(head.bits), true
	case packFloat:
		number := math.Float64frombits(head.bits)
		if math.IsNaN(number) || math.IsInf(number, 0) {
			r.broken(start, errPackNumber)
			return 0, false
		}
		if bits == 32 && float64(float32(number)) != number {
			// An infinity is for the caller to refuse.
			number, _ = strconv.ParseFloat(strconv.FormatFloat(number, 'g', -1, 64), 32)
		}
		return number, true
	}
	r.pos = start
	r.wrong(aNumber)
	return 0, false
}

// packedTime reads a timestamp, or a string as in JSON.
func (r *Reader) packedTime() time.Time {
	start := r.pos
	head, ok := r.head()
	if !ok || head.kind == packNil {
		return time.Time{}
	}
	switch head.kind {
	case packExtension:
		at, err := packTime(head.ext, r.bytes(head.n))
		if err != nil {
			r.broken(start, err)
		}
		return at
	case packString:
		content := r.utf8(start, head.n)
		if r.failure != nil {
			return time.Time{}
		}
		if at, ok := parseUTC(content); ok {
			return at
		}
		return r.anyTime(start, string(content))
	default:
		r.pos = start
		r.wrong(aTime)
		return time.Time{}
	}
}

// packedBytes reads binary, or a base64 string as in JSON.
func (r *Reader) packedBytes() []byte {
	start := r.pos
	head, ok := r.head()
	if !ok || head.kind == packNil {
		return nil
	}
	switch head.kind {
	case packBinary:
		content := r.bytes(head.n)
		if !r.reserve(head.n) {
			return nil
		}
		return append([]byte{}, content...)
	case packString:
		return r.base64(start, r.bytes(head.n))
	}
	r.pos = start
	r.wrong(aBase64)
	return nil
}

// expectedPackedName moves past the name if it is next, in its shortest form.
func (r *Reader) expectedPackedName(name string) bool {
	start := r.pos + 1
	end := start + len(name)
	if len(name) > 31 {
		start, end = start+1, end+1
	}
	if end > len(r.text) || string(r.text[start:end]) != name {
		return false
	}
	switch {
	case len(name) <= 31:
		if r.text[r.pos] != 0xa0|byte(len(name)) {
			return false
		}
	case len(name) > 255, r.text[r.pos] != 0xd9, r.text[r.pos+1] != byte(len(name)):
		return false
	}
	r.pos = end
	return true
}

// packedName moves past the name of a member.
func (r *Reader) packedName() []byte {
	start := r.pos
	if n, ok := r.shortCount(0xa0, 0x1f); ok {
		return r.utf8(start, n)
	}
	head, ok := r.head()
	if !ok {
		return nil
	}
	if head.kind != packString {
		r.broken(start, errPackName)
		return nil
	}
	return r.utf8(start, head.n)
}

// skipPacked moves past a MessagePack value and checks it.
func (r *Reader) skipPacked() {
	start := r.pos
	head, ok := r.head()
	if !ok {
		return
	}
	switch head.kind {
	case packArray, packMap:
		r.pos = start
		if head.kind == packMap {
			for o := r.object(nobody); o.next(r); {
			}
			return
		}
		for a := r.array(); a.next(r); {
			r.skip()
		}
	case packString:
		r.utf8(start, head.n)
	case packBinary:
		r.bytes(head.n)
	case packExtension:
		if _, err := packTime(head.ext, r.bytes(head.n)); err != nil {
			r.broken(start, err)
		}
	case packFloat:
		if number := math.Float64frombits(head.bits); math.IsNaN(number) || math.IsInf(number, 0) {
			r.broken(start, errPackNumber)
		}
	}
}

// foundPacked describes the MessagePack value at pos.
func foundPacked(text []byte, pos int) string {
	head, _, err := readHead(text, pos)
	switch {
	case err != nil:
		return "invalid MessagePack"
	case head.kind == packArray:
		return kindName('[')
	case head.kind == packMap:
		return kindName('{')
	}
	plain, _, err := packToJSON(nil, text, pos, 0)
	if err != nil {
		return "a value without JSON form"
	}
	return describe(jsontext.Value(plain))
}

// packedKind returns what the MessagePack value at pos is, as Reader.kind does.
func packedKind(text []byte, pos int) byte {
	head, _, err := readHead(text, pos)
	if err != nil {
		return 0
	}
	switch head.kind {
	case packNil:
		return 'n'
	case packBool:
		return 't'
	case packInt, packUint, packFloat:
		return '0'
	case packArray:
		return '['
	case packMap:
		return '{'
	default:
		return '"'
	}
}
