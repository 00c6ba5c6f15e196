package hubprotocol

import (
	"fmt"
	"unicode/utf8"

	"github.com/tinylib/msgp/msgp"
)

// ParseMessagePack reads one message of the MessagePack protocol, without the
// length before it. Elements and bytes behind those it knows are ignored, a
// message of an unknown type is an *[Unknown]. Arguments, items and results
// stay MessagePack; they are only checked for being whole. The message keeps
// no reference to the payload. Errors are *[MessageError].
//
// The body of an upstream request with the content type application/x-msgpack
// is such a message too, always an *[Invocation].
func ParseMessagePack(payload []byte) (Message, error) {
	count, rest, err := msgp.ReadArrayHeaderBytes(payload)
	if err != nil {
		return nil, notMessagePack("", err)
	}
	r := reader{rest: rest, left: count}
	t := MessageType(r.integer("type"))
	m := r.message(t)
	if r.err != nil {
		return nil, r.err
	}
	return m, nil
}

// reader reads the elements of one message and remembers the first error;
// after it, everything reads as empty. How many elements are left is what the
// message claims: nothing is allocated by it.
type reader struct {
	rest []byte
	left uint32
	err  error
}

func (r *reader) message(t MessageType) Message {
	switch t {
	case TypePing:
		return &Ping{}
	case TypeClose:
		m := &Close{Error: r.optionalText("error")}
		m.AllowReconnect = r.left > 0 && r.boolean("allowReconnect")
		return m
	case TypeAck:
		return &Ack{r.integer("sequenceId")}
	case TypeSequence:
		return &Sequence{r.integer("sequenceId")}
	case TypeInvocation:
		m := &Invocation{Headers: r.headers(), InvocationID: r.optionalText("invocationId"), Target: r.name("target")}
		m.Arguments, m.StreamIDs, m.Fault = r.arguments()
		return m
	case TypeStreamInvocation:
		m := &StreamInvocation{Headers: r.headers(), InvocationID: r.name("invocationId"), Target: r.name("target")}
		m.Arguments, m.StreamIDs, m.Fault = r.arguments()
		return m
	case TypeStreamItem:
		return &StreamItem{r.headers(), r.name("invocationId"), r.value("item")}
	case TypeCompletion:
		return r.completion()
	case TypeCancelInvocation:
		return &CancelInvocation{r.headers(), r.name("invocationId")}
	default:
		return &Unknown{t}
	}
}

// The kinds of completions (HubProtocol.md, MessagePack encoding).
const (
	resultIsError = 1
	resultIsVoid  = 2
	resultIsValue = 3
)

func (r *reader) completion() *Completion {
	m := &Completion{Headers: r.headers(), InvocationID: r.name("invocationId")}
	switch kind := r.integer("resultKind"); {
	case r.err != nil:
	case kind == resultIsError:
		m.Error = new(r.text("error"))
	case kind == resultIsValue:
		m.Result = r.value("result")
	case kind != resultIsVoid:
		r.fail(&MessageError{Field: "resultKind", Problem: fmt.Sprintf("must be 1, 2 or 3, is %d", kind)})
	}
	return m
}

// next counts an element that must be there.
func (r *reader) next(field string) bool {
	switch {
	case r.err != nil:
		return false
	case r.left == 0:
		r.fail(missing(field))
		return false
	}
	r.left--
	return true
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// take keeps what a function of the library has read.
func take[T any](r *reader, field string, read func([]byte) (T, []byte, error)) (value T) {
	if r.err != nil {
		return value
	}
	value, rest, err := read(r.rest)
	if err != nil {
		r.fail(notMessagePack(field, err))
		var none T
		return none
	}
	r.rest = rest
	return value
}

func (r *reader) integer(field string) (number int64) {
	if r.next(field) {
		number = take(r, field, msgp.ReadInt64Bytes)
	}
	return number
}

func (r *reader) boolean(field string) (value bool) {
	if r.next(field) {
		value = take(r, field, msgp.ReadBoolBytes)
	}
	return value
}

func (r *reader) text(field string) (text string) {
	if r.next(field) {
		text = r.string(field)
	}
	return text
}

// string reads text that is not counted as an element.
func (r *reader) string(field string) string {
	text := take(r, field, msgp.ReadStringZC)
	if !utf8.Valid(text) {
		r.fail(&MessageError{Field: field, Problem: "is not valid UTF-8"})
		return ""
	}
	return string(text)
}

// optionalText reads text or nil, which counts as empty.
func (r *reader) optionalText(field string) (text string) {
	if r.next(field) && !r.skipNil() {
		text = r.string(field)
	}
	return text
}

// name reads text that must not be empty.
func (r *reader) name(field string) string {
	text := r.text(field)
	if text == "" {
		r.fail(&MessageError{Field: field, Problem: "is empty"})
	}
	return text
}

func (r *reader) skipNil() bool {
	if !msgp.IsNil(r.rest) {
		return false
	}
	r.rest = r.rest[1:]
	return true
}

func (r *reader) headers() map[string]string {
	if !r.next("headers") || r.skipNil() {
		return nil
	}
	count := take(r, "headers", msgp.ReadMapHeaderBytes)
	if count == 0 {
		return nil
	}
	headers := make(map[string]string)
	for range count {
		name := r.string("headers")
		if name == "" {
			r.fail(&MessageError{Field: "headers", Problem: "has an empty name"})
		}
		value := r.string("headers." + name)
		if value == "" {
			r.fail(&MessageError{Field: "headers." + name, Problem: "is empty"})
		}
		if r.err != nil {
			return nil
		}
		headers[name] = value
	}
	return headers
}

// streamIDs reads the last element of a call, which the JavaScript client
// leaves out.
func (r *reader) streamIDs() []string {
	if r.err != nil || r.left == 0 || !r.next("streamIds") || r.skipNil() {
		return nil
	}
	var ids []string
	for range take(r, "streamIds", msgp.ReadArrayHeaderBytes) {
		id := r.string("streamIds")
		if id == "" {
			r.fail(&MessageError{Field: "streamIds", Problem: "has an empty id"})
		}
		if r.err != nil {
			return nil
		}
		ids = append(ids, id)
	}
	return ids
}

// arguments reads the arguments of a call and what follows them. Arguments that
// cannot be read are a fault of that call, and end the message, as the caller and
// the method are known (InvocationBindingFailureMessage of ASP.NET Core).
func (r *reader) arguments() (arguments []byte, streamIDs []string, fault error) {
	if r.err != nil {
		return nil, nil, nil
	}
	if r.left > 0 && len(r.rest) > 0 && msgp.NextType(r.rest) != msgp.ArrayType {
		return nil, nil, &MessageError{Field: "arguments", Problem: "must be an array"}
	}
	if arguments = r.value("arguments"); r.err != nil {
		fault, r.err = r.err, nil
		return nil, nil, fault
	}
	return arguments, r.streamIDs(), nil
}

func (r *reader) value(field string) []byte {
	if !r.next(field) {
		return nil
	}
	return take(r, field, func(data []byte) (value, rest []byte, err error) {
		if rest, err = msgp.Skip(data); err != nil {
			return nil, nil, err
		}
		return append([]byte(nil), data[:len(data)-len(rest)]...), rest, nil
	})
}

func notMessagePack(field string, err error) error {
	return &MessageError{Field: field, Problem: "is not valid MessagePack", Cause: err}
}
