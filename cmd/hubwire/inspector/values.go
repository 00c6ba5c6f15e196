package inspector

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/tinylib/msgp/msgp"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// deepest is how deep values of MessagePack may be nested to be shown.
const deepest = 64

// messagePack is the name of the protocol; the other is json.
const messagePack = "messagepack"

// shown returns a value as JSON, from the encoding that it travelled in. What
// cannot be read is a text that says why: the page shows what there is.
func shown(value []byte, protocol string) jsontext.Value {
	if len(value) == 0 {
		return nil
	}
	if protocol != messagePack {
		if text := jsontext.Value(value).Clone(); text.IsValid() {
			return text
		}
		return quoted("not valid JSON: " + string(value))
	}
	text, rest, err := unpack(value, deepest)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("%d bytes follow the value", len(rest))
	}
	if err != nil {
		return quoted("not valid MessagePack: " + err.Error())
	}
	return text
}

func quoted(text string) jsontext.Value {
	quoted, _ := jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD")) // nothing else is an error
	return quoted
}

// unpack returns the first value of MessagePack as JSON that keeps what
// MessagePack tells apart: see [Event.Arguments].
func unpack(value []byte, depth int) (text jsontext.Value, rest []byte, err error) {
	var b bytes.Buffer
	rest, err = unpackTo(jsontext.NewEncoder(&b, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)), value, depth)
	return bytes.TrimSpace(b.Bytes()), rest, err
}

func unpackTo(e *jsontext.Encoder, value []byte, depth int) (rest []byte, err error) {
	if depth == 0 {
		return nil, fmt.Errorf("nested deeper than %d", deepest)
	}
	switch msgp.NextType(value) {
	case msgp.NilType:
		rest, err = msgp.ReadNilBytes(value)
		return rest, cmp.Or(err, e.WriteToken(jsontext.Null))
	case msgp.BoolType:
		return scalar(e, value, msgp.ReadBoolBytes, jsontext.Bool)
	case msgp.IntType:
		return scalar(e, value, msgp.ReadInt64Bytes, jsontext.Int)
	case msgp.UintType:
		return scalar(e, value, msgp.ReadUint64Bytes, jsontext.Uint)
	case msgp.Float32Type, msgp.Float64Type:
		return scalar(e, value, msgp.ReadFloat64Bytes, jsontext.Float)
	case msgp.StrType:
		return scalar(e, value, msgp.ReadStringBytes, jsontext.String)
	case msgp.BinType:
		data, rest, err := msgp.ReadBytesZC(value)
		return rest, cmp.Or(err, mark(e, "$bytes", base64.StdEncoding.EncodeToString(data)))
	case msgp.TimeType:
		at, rest, err := msgp.ReadTimeBytes(value)
		return rest, cmp.Or(err, mark(e, "$time", at.UTC().Format(time.RFC3339Nano)))
	case msgp.ArrayType:
		n, rest, err := msgp.ReadArrayHeaderBytes(value)
		err = cmp.Or(err, e.WriteToken(jsontext.BeginArray))
		for ; n > 0 && err == nil; n-- {
			rest, err = unpackTo(e, rest, depth-1)
		}
		return rest, cmp.Or(err, e.WriteToken(jsontext.EndArray))
	case msgp.MapType:
		n, rest, err := msgp.ReadMapHeaderBytes(value)
		err = cmp.Or(err, e.WriteToken(jsontext.BeginObject))
		for ; n > 0 && err == nil; n-- {
			var name jsontext.Value
			if name, rest, err = unpack(rest, depth-1); err == nil && name.Kind() != '"' {
				name = quoted(string(name))
			}
			if err = cmp.Or(err, e.WriteValue(name)); err == nil {
				rest, err = unpackTo(e, rest, depth-1)
			}
		}
		return rest, cmp.Or(err, e.WriteToken(jsontext.EndObject))
	default:
		rest, err := msgp.Skip(value)
		return rest, cmp.Or(err, mark(e, "$extension", base64.StdEncoding.EncodeToString(value[:len(value)-len(rest)])))
	}
}

func scalar[T any](e *jsontext.Encoder, value []byte, read func([]byte) (T, []byte, error), token func(T) jsontext.Token) ([]byte, error) {
	v, rest, err := read(value)
	return rest, cmp.Or(err, e.WriteToken(token(v)))
}

// mark writes an object such as {"$bytes": "…"}.
func mark(e *jsontext.Encoder, name, value string) error {
	text, _ := json.Marshal(map[string]string{name: value}) // texts always can be
	return e.WriteValue(text)
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

// pack appends a value as MessagePack: the inverse of unpack.
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
