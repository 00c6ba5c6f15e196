package hubprotocol

import (
	"bytes"
	"encoding/base64"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/tinylib/msgp/msgp"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// AppendMessagePackValue appends a JSON value, such as the arguments of an
// invocation, as MessagePack. Integers up to those of 64 bits stay exact,
// every other number becomes a float64. Invalid UTF-8, a number that no
// float64 can hold, and more than 128 levels are errors, a *[ValueError]; dst
// is returned unchanged then.
func AppendMessagePackValue(dst, json []byte) ([]byte, error) {
	p := newTranspacker(json, nil)
	out, err := p.value(dst, deepest)
	if err != nil {
		return dst, err
	}
	if _, err := p.json.ReadToken(); err != io.EOF {
		return dst, &ValueError{Problem: "is followed by more data"}
	}
	return out, nil
}

// AppendMessagePackResult appends what a function returned as MessagePack: what
// its JSON says, so that tags and methods mean the same in both protocols, but
// for bytes and times, which MessagePack has types for. The error is that of
// package json, or a *[ValueError]; dst is returned unchanged then.
func AppendMessagePackResult(dst []byte, result any) ([]byte, error) {
	text, marks, err := values.Marked(result)
	if err != nil {
		return dst, err
	}
	out, failed := newTranspacker(text, marks).value(dst, deepest)
	if failed != nil {
		return dst, failed
	}
	return out, nil
}

// transpacker reads JSON and appends MessagePack.
type transpacker struct {
	json  *jsontext.Decoder
	marks []values.Mark // of strings that come, in their order
}

func newTranspacker(json []byte, marks []values.Mark) *transpacker {
	return &transpacker{jsontext.NewDecoder(bytes.NewBuffer(json), jsontext.AllowDuplicateNames(true)), marks}
}

// text appends a string that was read, or what it stands for.
func (p *transpacker) text(dst []byte, text string) []byte {
	end := p.json.InputOffset()
	for len(p.marks) > 0 && p.marks[0].End < end {
		p.marks = p.marks[1:] // of a member that was taken back
	}
	for i := 0; i < len(p.marks) && p.marks[i].End == end; i++ {
		if text == "" && p.marks[i].Place != p.json.StackPointer() {
			continue
		}
		if p.marks[i].Kind == values.Bytes {
			if content, err := base64.StdEncoding.DecodeString(text); err == nil {
				return msgp.AppendBytes(dst, content)
			}
		} else if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return msgp.AppendTimeExt(dst, at.UTC())
		}
	}
	return msgp.AppendString(dst, text)
}

func (p *transpacker) value(dst []byte, depth int) ([]byte, *ValueError) {
	token, err := p.json.ReadToken()
	if err != nil {
		return dst, invalidJSON(err)
	}
	switch token.Kind() {
	case 'n':
		return msgp.AppendNil(dst), nil
	case 't', 'f':
		return msgp.AppendBool(dst, token.Bool()), nil
	case '"':
		return p.text(dst, token.String()), nil
	case '0':
		return appendNumber(dst, token.String())
	}
	switch {
	case depth == 0:
		return dst, tooDeep()
	case token.Kind() == '[':
		return p.array(dst, depth-1)
	default:
		return p.object(dst, depth-1)
	}
}

func appendNumber(dst []byte, text string) ([]byte, *ValueError) {
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

func (p *transpacker) array(dst []byte, depth int) ([]byte, *ValueError) {
	count, start := 0, len(dst)
	out := append(dst, 0)
	for p.json.PeekKind() != ']' {
		var failed *ValueError
		if out, failed = p.value(out, depth); failed != nil {
			return dst, failed.at(strconv.Itoa(count))
		}
		count++
	}
	if _, err := p.json.ReadToken(); err != nil {
		return dst, invalidJSON(err)
	}
	return putHeader(out, start, count, msgp.AppendArrayHeader), nil
}

func (p *transpacker) object(dst []byte, depth int) ([]byte, *ValueError) {
	count, start := 0, len(dst)
	out := append(dst, 0)
	for p.json.PeekKind() != '}' {
		name, err := p.json.ReadToken()
		if err != nil {
			return dst, invalidJSON(err)
		}
		text := name.String()
		var failed *ValueError
		if out, failed = p.value(msgp.AppendString(out, text), depth); failed != nil {
			return dst, failed.at(text)
		}
		count++
	}
	if _, err := p.json.ReadToken(); err != nil {
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
