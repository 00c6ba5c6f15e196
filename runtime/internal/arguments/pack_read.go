package arguments

import (
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/messagepack"
)

const packedNil = 0xc0

// head moves past the head of the next MessagePack value. It is not ok after
// a failure.
func (r *Reader) head() (messagepack.Head, bool) {
	head, next, err := messagepack.ReadHead(r.text, r.pos)
	if err != nil {
		r.broken(r.pos, err)
		return messagepack.Head{}, false
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
func (r *Reader) packedCount(kind messagepack.Kind, expected string) (n int, open bool) {
	first := byte(0x90)
	if kind == messagepack.Map {
		first = 0x80
	}
	if n, ok := r.shortCount(first, 0x0f); ok {
		return n, r.enter()
	}
	start := r.pos
	head, ok := r.head()
	switch {
	case !ok || head.Kind == messagepack.Nil:
		return 0, false
	case head.Kind != kind:
		r.pos = start
		r.wrong(expected)
		return 0, false
	}
	return head.Len, r.enter()
}

func (r *Reader) packedString() string {
	start := r.pos
	if n, ok := r.shortCount(0xa0, 0x1f); ok {
		return r.cut(r.utf8(start, n))
	}
	head, ok := r.head()
	switch {
	case !ok || head.Kind == messagepack.Nil:
		return ""
	case head.Kind == messagepack.String:
		return r.cut(r.utf8(start, head.Len))
	case head.Kind == messagepack.Binary, head.Kind == messagepack.Extension:
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
		r.broken(start, messagepack.ErrUTF8)
		return nil
	}
	return content
}

// stringForm reads binary or a timestamp as the string that JSON has for it.
func (r *Reader) stringForm(start int) string {
	quoted, next, err := messagepack.AppendJSON(nil, r.text, start, 0)
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
	if ok && head.Kind != messagepack.Bool && head.Kind != messagepack.Nil {
		r.pos = start
		r.wrong(aBoolean)
	}
	return head.Kind == messagepack.Bool && head.Bits == 1
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
	if !ok || head.Kind == messagepack.Nil {
		return 0, false
	}
	switch head.Kind {
	case messagepack.Int:
		return int64(head.Bits), true
	case messagepack.Float:
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
	if !ok || head.Kind == messagepack.Nil {
		return 0, false
	}
	switch head.Kind {
	case messagepack.Int:
		if int64(head.Bits) >= 0 {
			return head.Bits, true
		}
	case messagepack.Uint:
		return head.Bits, true
	case messagepack.Float:
		if number, ok := wholeNumber(head); ok && int64(head.Bits) >= 0 { // its sign, also that of zero
			return uint64(number), true
		}
	}
	r.notInteger(start, head, anUnsigned)
	return 0, false
}

func (r *Reader) notInteger(start int, head messagepack.Head, expected string) {
	r.pos = start
	switch {
	case head.Kind == messagepack.Uint:
		r.unfit(start, expected, errRange)
	case head.Kind == messagepack.Float && isWhole(head):
		r.unfit(start, expected, errInexact)
	default:
		r.wrong(expected)
	}
}

// errInexact is why a whole number is refused that came as a float.
var errInexact = Fault("a float holds whole numbers up to 2^53 only, so this one may be another than was meant; send it as an integer (BigInt in JavaScript) or as a string")

func isWhole(head messagepack.Head) bool {
	number := math.Float64frombits(head.Bits)
	return number == math.Trunc(number) && !math.IsInf(number, 0)
}

// wholeNumber returns a number that came as a float, if it is whole and no other
// one could have been meant.
func wholeNumber(head messagepack.Head) (int64, bool) {
	number := math.Float64frombits(head.Bits)
	if !isWhole(head) || math.Abs(number) > messagepack.ExactFloats {
		return 0, false
	}
	return int64(number), true
}

// packedNumber reads a number as it would be spelled in JSON, or a string that
// holds one.
func (r *Reader) packedNumber() string {
	start := r.pos
	head, ok := r.head()
	if !ok || head.Kind == messagepack.Nil {
		return ""
	}
	r.pos = start
	switch head.Kind {
	case messagepack.Int, messagepack.Uint, messagepack.Float:
		text := r.raw()
		return string(text)
	case messagepack.String:
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
	if !ok || head.Kind == messagepack.Nil {
		return 0, false
	}
	switch head.Kind {
	case messagepack.Int:
		if bits == 32 {
			return float64(float32(int64(head.Bits))), true
		}
		return float64(int64(head.Bits)), true
	case messagepack.Uint:
		if bits == 32 {
			return float64(float32(head.Bits)), true
		}
		return float64(head.Bits), true
	case messagepack.Float:
		number := math.Float64frombits(head.Bits)
		if math.IsNaN(number) || math.IsInf(number, 0) {
			r.broken(start, messagepack.ErrNumber)
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
	if !ok || head.Kind == messagepack.Nil {
		return time.Time{}
	}
	switch head.Kind {
	case messagepack.Extension:
		at, err := messagepack.Time(head.Type, r.bytes(head.Len))
		if err != nil {
			r.broken(start, err)
		}
		return at
	case messagepack.String:
		content := r.utf8(start, head.Len)
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
	if !ok || head.Kind == messagepack.Nil {
		return nil
	}
	switch head.Kind {
	case messagepack.Binary:
		content := r.bytes(head.Len)
		if !r.reserve(head.Len) {
			return nil
		}
		return append([]byte{}, content...)
	case messagepack.String:
		return r.base64(start, r.bytes(head.Len))
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
	if head.Kind != messagepack.String {
		r.broken(start, messagepack.ErrName)
		return nil
	}
	return r.utf8(start, head.Len)
}

// skipPacked moves past a MessagePack value and checks it.
func (r *Reader) skipPacked() {
	start := r.pos
	head, ok := r.head()
	if !ok {
		return
	}
	switch head.Kind {
	case messagepack.Array, messagepack.Map:
		r.pos = start
		if head.Kind == messagepack.Map {
			for o := r.object(nobody); o.next(r); {
			}
			return
		}
		for a := r.array(); a.next(r); {
			r.skip()
		}
	case messagepack.String:
		r.utf8(start, head.Len)
	case messagepack.Binary:
		r.bytes(head.Len)
	case messagepack.Extension:
		if _, err := messagepack.Time(head.Type, r.bytes(head.Len)); err != nil {
			r.broken(start, err)
		}
	case messagepack.Float:
		if number := math.Float64frombits(head.Bits); math.IsNaN(number) || math.IsInf(number, 0) {
			r.broken(start, messagepack.ErrNumber)
		}
	}
}

// foundPacked describes the MessagePack value at pos.
func foundPacked(text []byte, pos int) string {
	head, _, err := messagepack.ReadHead(text, pos)
	switch {
	case err != nil:
		return "invalid MessagePack"
	case head.Kind == messagepack.Array:
		return kindName('[')
	case head.Kind == messagepack.Map:
		return kindName('{')
	}
	plain, _, err := messagepack.AppendJSON(nil, text, pos, 0)
	if err != nil {
		return "a value without JSON form"
	}
	return describe(jsontext.Value(plain))
}

// packedKind returns what the MessagePack value at pos is, as Reader.kind does.
func packedKind(text []byte, pos int) byte {
	head, _, err := messagepack.ReadHead(text, pos)
	if err != nil {
		return 0
	}
	switch head.Kind {
	case messagepack.Nil:
		return 'n'
	case messagepack.Bool:
		return 't'
	case messagepack.Int, messagepack.Uint, messagepack.Float:
		return '0'
	case messagepack.Array:
		return '['
	case messagepack.Map:
		return '{'
	default:
		return '"'
	}
}
