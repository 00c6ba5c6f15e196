package inspector

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/tinylib/msgp/msgp"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// deepest is how deep values of MessagePack may be nested to be shown.
const deepest = 64

// shown returns a value as JSON, from the encoding that it travelled in. What
// cannot be read is a text that says why: the page shows what there is.
func shown(value []byte, protocol string) jsontext.Value {
	if len(value) == 0 {
		return nil
	}
	if protocol != "messagepack" {
		if text := jsontext.Value(value).Clone(); text.IsValid() {
			return text
		}
		return quoted("not valid JSON: " + string(value))
	}
	text, rest, err := appendJSON(nil, value, deepest)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("%d bytes follow the value", len(rest))
	}
	if err != nil {
		return quoted("not valid MessagePack: " + err.Error())
	}
	return text
}

func quoted(text string) jsontext.Value {
	quoted, err := jsontext.AppendQuote(nil, text)
	if err != nil { // not UTF-8
		quoted, _ = jsontext.AppendQuote(nil, strconv.QuoteToASCII(text))
	}
	return quoted
}

// appendJSON appends the first value of MessagePack as JSON that keeps what
// MessagePack tells apart: see [Event.Arguments].
func appendJSON(dst, value []byte, depth int) (text, rest []byte, err error) {
	if depth == 0 {
		return dst, nil, fmt.Errorf("nested deeper than %d", deepest)
	}
	switch kind := msgp.NextType(value); kind {
	case msgp.NilType:
		rest, err = msgp.ReadNilBytes(value)
		return append(dst, "null"...), rest, err
	case msgp.BoolType:
		is, rest, err := msgp.ReadBoolBytes(value)
		return strconv.AppendBool(dst, is), rest, err
	case msgp.IntType:
		n, rest, err := msgp.ReadInt64Bytes(value)
		return strconv.AppendInt(dst, n, 10), rest, err
	case msgp.UintType:
		n, rest, err := msgp.ReadUint64Bytes(value)
		return strconv.AppendUint(dst, n, 10), rest, err
	case msgp.Float32Type, msgp.Float64Type:
		n, rest, err := msgp.ReadFloat64Bytes(value)
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return append(dst, quoted(fmt.Sprint(n))...), rest, err
		}
		return strconv.AppendFloat(dst, n, 'g', -1, 64), rest, err
	case msgp.StrType:
		s, rest, err := msgp.ReadStringBytes(value)
		return append(dst, quoted(s)...), rest, err
	case msgp.BinType:
		data, rest, err := msgp.ReadBytesZC(value)
		return special(dst, "$bytes", base64.StdEncoding.EncodeToString(data)), rest, err
	case msgp.TimeType:
		at, rest, err := msgp.ReadTimeBytes(value)
		return special(dst, "$time", at.UTC().Format(time.RFC3339Nano)), rest, err
	case msgp.ArrayType:
		n, rest, err := msgp.ReadArrayHeaderBytes(value)
		return appendMembers(dst, '[', ']', n, rest, err, func(dst, rest []byte) ([]byte, []byte, error) {
			return appendJSON(dst, rest, depth-1)
		})
	case msgp.MapType:
		n, rest, err := msgp.ReadMapHeaderBytes(value)
		return appendMembers(dst, '{', '}', n, rest, err, func(dst, rest []byte) ([]byte, []byte, error) {
			name, rest, err := appendName(rest, depth-1)
			if err != nil {
				return dst, nil, err
			}
			return appendJSON(append(append(dst, name...), ':'), rest, depth-1)
		})
	default:
		rest, err := msgp.Skip(value)
		return special(dst, "$extension", base64.StdEncoding.EncodeToString(value[:len(value)-len(rest)])), rest, err
	}
}

// appendName returns the name of a member; a key that is no string becomes its
// JSON.
func appendName(value []byte, depth int) (name, rest []byte, err error) {
	name, rest, err = appendJSON(nil, value, depth)
	if err == nil && name[0] != '"' {
		name = quoted(string(name))
	}
	return name, rest, err
}

func appendMembers(dst []byte, open, end byte, n uint32, rest []byte, err error, one func(dst, rest []byte) ([]byte, []byte, error)) ([]byte, []byte, error) {
	dst = append(dst, open)
	for i := uint32(0); i < n && err == nil; i++ {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst, rest, err = one(dst, rest)
	}
	return append(dst, end), rest, err
}

func special(dst []byte, name, value string) []byte {
	text, _ := json.Marshal(map[string]string{name: value}) // texts always can be
	return append(dst, text...)
}

// travelling returns arguments as a client sends them: the inverse of shown
// for MessagePack; JSON carries bytes and times as texts.
func travelling(arguments jsontext.Value, protocol string) ([]byte, error) {
	if len(arguments) == 0 {
		arguments = jsontext.Value("[]")
	}
	if arguments.Kind() != '[' {
		return nil, errors.New("expected a list")
	}
	if protocol == "messagepack" {
		return pack(nil, arguments, deepest)
	}
	return plain(nil, arguments, deepest)
}

// marked returns the only member of an object such as {"$bytes": "…"}.
func marked(object jsontext.Value) (name, value string) {
	var members map[string]string
	if json.Unmarshal(object, &members) != nil || len(members) != 1 {
		return "", ""
	}
	for name, value = range members {
		if name == "$bytes" || name == "$time" || name == "$extension" {
			return name, value
		}
	}
	return "", ""
}

// plain appends a value as JSON without marks.
func plain(dst []byte, value jsontext.Value, depth int) ([]byte, error) {
	switch name, text := marked(value); {
	case name != "":
		return append(dst, quoted(text)...), nil
	case value.Kind() == '[', value.Kind() == '{':
		parts, err := partsOf(value, depth)
		if err != nil {
			return dst, err
		}
		object := value.Kind() == '{'
		dst = append(dst, byte(value.Kind()))
		for i, part := range parts {
			if i > 0 && object && i%2 == 1 {
				dst = append(dst, ':')
			} else if i > 0 {
				dst = append(dst, ',')
			}
			if dst, err = plain(dst, part, depth-1); err != nil {
				return dst, err
			}
		}
		return append(dst, byte(value.Kind())+2), nil // the brackets of ASCII
	default:
		return append(dst, value...), nil
	}
}

// pack appends a value as MessagePack.
func pack(dst []byte, value jsontext.Value, depth int) ([]byte, error) {
	switch name, text := marked(value); name {
	case "$bytes":
		data, err := base64.StdEncoding.DecodeString(text)
		return msgp.AppendBytes(dst, data), err
	case "$extension":
		data, err := base64.StdEncoding.DecodeString(text)
		return append(dst, data...), err
	case "$time":
		at, err := time.Parse(time.RFC3339Nano, text)
		return msgp.AppendTimeExt(dst, at), err
	}
	if kind := value.Kind(); kind != '[' && kind != '{' {
		return hubprotocol.AppendMessagePackValue(dst, value)
	}
	parts, err := partsOf(value, depth)
	if value.Kind() == '[' {
		dst = msgp.AppendArrayHeader(dst, uint32(len(parts)))
	} else {
		dst = msgp.AppendMapHeader(dst, uint32(len(parts)/2))
	}
	for _, part := range parts {
		if err == nil {
			dst, err = pack(dst, part, depth-1)
		}
	}
	return dst, err
}

// partsOf returns the items of a list, or the names and values of an object, in
// their order.
func partsOf(value jsontext.Value, depth int) ([]jsontext.Value, error) {
	if depth == 0 {
		return nil, fmt.Errorf("nested deeper than %d", deepest)
	}
	d := jsontext.NewDecoder(bytes.NewReader(value), jsontext.AllowDuplicateNames(true))
	if _, err := d.ReadToken(); err != nil {
		return nil, err
	}
	var parts []jsontext.Value
	for d.PeekKind() != ']' && d.PeekKind() != '}' {
		part, err := d.ReadValue()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part.Clone())
	}
	return parts, nil
}
