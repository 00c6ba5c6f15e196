package functionshost

import (
	"errors"
	"fmt"
	"math"

	"github.com/tinylib/msgp/msgp"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// Types of the messages that the service sends (Serverless.Protocols).
const (
	invocationMessage      = 1
	closeConnectionMessage = 11
)

type message struct {
	kind         int
	invocationID string // empty where no answer is wanted
	target       string
	arguments    newtonsoft.Value // an array, or null
	reason       newtonsoft.Value // why a connection ended, or null
	lost         bool             // a MessagePack extension type became null
}

var errNotArguments = errors.New("the arguments are not an array")

// parseJSON reads a message of a JSON client, or of any at a connection event
// (JsonServerlessProtocol.cs). Names are compared without case.
func parseJSON(body []byte, keep bool) (m message, err error) {
	root, err := newtonsoft.Read(body, newtonsoft.Options{AsWritten: keep})
	if err == nil {
		root, err = root.AsObject()
	}
	if err != nil {
		return m, err
	}
	kind := root.Get("type")
	if kind == nil {
		return m, errors.New("the message has no type")
	}
	var ok bool
	if m.kind, ok = kind.Int(); !ok {
		return m, errors.New("the type of the message is not a number")
	}
	if m.invocationID, err = root.TextOf("invocationId"); err != nil {
		return m, err
	}
	if m.target, err = root.TextOf("target"); err != nil {
		return m, err
	}
	if reason := root.Get("error"); reason != nil && !reason.IsNull() {
		text, err := root.TextOf("error")
		if err != nil && m.kind == closeConnectionMessage {
			return m, err
		}
		m.reason = newtonsoft.Of(text)
	}
	m.arguments, err = argumentsOf(root.Get("arguments"))
	return m, err
}

// argumentsOf returns a value as a list of objects of any type; nothing is
// null.
func argumentsOf(value *newtonsoft.Value) (list newtonsoft.Value, err error) {
	if value == nil {
		return list, nil
	}
	list, err = value.AsObject()
	switch {
	case err != nil || list.IsNull():
		return newtonsoft.Value{}, err
	case list.Kind != newtonsoft.Array:
		return list, errNotArguments
	}
	items := make([]newtonsoft.Value, len(list.Items))
	for i, item := range list.Items {
		if items[i], err = item.AsObject(); err != nil {
			return list, fmt.Errorf("argument %d: %w", i, err)
		}
	}
	list.Items = items
	return list, nil
}

// parseMessagePack reads a message of a MessagePack client
// (MessagePackServerlessProtocol.cs), which is always an invocation. What
// follows the arguments does not count.
func parseMessagePack(body []byte) (m message, err error) {
	r := packedReader{rest: body}
	r.count(msgp.ReadArrayHeaderBytes, 1)
	m.kind = int(r.integer())
	if r.err == nil && m.kind != invocationMessage {
		return m, fmt.Errorf("a message of type %d is not an invocation", m.kind)
	}
	r.skip() // headers
	if r.err == nil && msgp.IsNil(r.rest) {
		r.skip()
	} else {
		m.invocationID = r.text()
	}
	m.target = r.text()
	m.arguments = r.list(0)
	m.lost = r.lost
	return m, r.err
}

// deepest is how deep arguments in MessagePack may be nested here. The
// extension has no limit but its stack.
const deepest = 10000

// packedReader reads MessagePack the way the extension does, which loses more
// than it has to: every integer is an int64, binary data becomes base64 text,
// and an extension type, such as a timestamp, is null and not passed over, so
// that the next value is read from it again.
type packedReader struct {
	rest []byte
	lost bool
	err  error
}

// read runs one reader of msgp, unless something failed before.
func read[T any](r *packedReader, next func([]byte) (T, []byte, error)) (value T) {
	if r.err == nil {
		value, r.rest, r.err = next(r.rest)
	}
	return value
}

// count reads how many items or pairs follow; each takes so many bytes at least.
func (r *packedReader) count(header func([]byte) (uint32, []byte, error), size int) int {
	count := int(read(r, header))
	if r.err == nil && count > len(r.rest)/size {
		r.err = errors.New("the arguments end too early")
	}
	return count
}

func (r *packedReader) integer() int64 {
	value := read(r, msgp.ReadInt64Bytes)
	if errors.As(r.err, new(msgp.UintOverflow)) {
		r.err = fmt.Errorf("the Functions extension does not accept integers over %d", math.MaxInt64)
	}
	return value
}

func (r *packedReader) text() string { return newtonsoft.ValidUTF8(read(r, msgp.ReadStringZC)) }

func (r *packedReader) skip() {
	if r.err == nil {
		r.rest, r.err = msgp.Skip(r.rest)
	}
}

func (r *packedReader) list(depth int) newtonsoft.Value {
	v := newtonsoft.Value{Kind: newtonsoft.Array}
	for range r.count(msgp.ReadArrayHeaderBytes, 1) {
		if r.err != nil {
			break
		}
		v.Items = append(v.Items, r.value(depth+1))
	}
	return v
}

func (r *packedReader) value(depth int) (v newtonsoft.Value) {
	if depth > deepest {
		r.err = fmt.Errorf("the arguments are nested deeper than %d levels", deepest)
	}
	if r.err != nil {
		return v
	}
	switch kind := msgp.NextType(r.rest); kind {
	case msgp.NilType:
		r.skip()
	case msgp.BoolType:
		v = newtonsoft.Value{Kind: newtonsoft.Bool, Bool: read(r, msgp.ReadBoolBytes)}
	case msgp.IntType, msgp.UintType:
		v = newtonsoft.Value{Kind: newtonsoft.Integer, Text: fmt.Sprint(r.integer())}
	case msgp.Float32Type, msgp.Float64Type:
		v = newtonsoft.Value{Kind: newtonsoft.Float, Float: read(r, msgp.ReadFloat64Bytes)} // takes both sizes
	case msgp.StrType:
		v = newtonsoft.Of(r.text())
	case msgp.BinType:
		v = newtonsoft.Value{Kind: newtonsoft.Bytes, Bytes: read(r, msgp.ReadBytesZC)}
	case msgp.ArrayType:
		v = r.list(depth)
	case msgp.MapType:
		v = r.object(depth)
	case msgp.InvalidType:
		r.err = errors.New("the arguments are not MessagePack")
	default:
		r.lost = true
	}
	return v
}

func (r *packedReader) object(depth int) newtonsoft.Value {
	v := newtonsoft.Value{Kind: newtonsoft.Object}
	for range r.count(msgp.ReadMapHeaderBytes, 2) {
		if kind := msgp.NextType(r.rest); r.err == nil && kind != msgp.StrType {
			r.err = fmt.Errorf("a map has a name of the type %s: the Functions extension accepts text only", kind)
		}
		if r.err != nil {
			break
		}
		name := r.text()
		v.Put(name, r.value(depth+1))
	}
	return v
}
