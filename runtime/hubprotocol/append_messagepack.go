package hubprotocol

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tinylib/msgp/msgp"
)

// AppendMessagePack appends a message in the MessagePack protocol, behind its
// length. Arguments, items and results must be MessagePack. The error is a
// *[MessageError]; dst is returned unchanged then.
func AppendMessagePack(dst []byte, m Message) ([]byte, error) {
	message, err := AppendServerlessMessagePack(nil, m)
	if err != nil {
		return dst, err
	}
	return AppendBinary(dst, message), nil
}

// AppendServerlessMessagePack appends a message as upstream requests with the
// content type application/x-msgpack carry it: without a frame. See
// [ParseMessagePack].
func AppendServerlessMessagePack(dst []byte, m Message) ([]byte, error) {
	w := packer{out: dst}
	switch m := m.(type) {
	case *Invocation:
		w.call(m.Type(), m.Headers, m.InvocationID, m.Target, m.Arguments, m.StreamIDs)
	case *StreamInvocation:
		w.call(m.Type(), m.Headers, m.InvocationID, m.Target, m.Arguments, m.StreamIDs)
	case *StreamItem:
		w.begin(4, m.Type())
		w.headers(m.Headers)
		w.text(m.InvocationID)
		w.raw("item", m.Item)
	case *Completion:
		w.completion(m)
	case *CancelInvocation:
		w.begin(3, m.Type())
		w.headers(m.Headers)
		w.text(m.InvocationID)
	case *Ping, *Unknown:
		w.begin(1, m.Type())
	case *Close:
		w.begin(3, m.Type())
		w.textOrNil(m.Error)
		w.out = msgp.AppendBool(w.out, m.AllowReconnect)
	case *Ack:
		w.begin(2, m.Type())
		w.integer(m.SequenceID)
	case *Sequence:
		w.begin(2, m.Type())
		w.integer(m.SequenceID)
	default:
		return dst, &MessageError{Problem: fmt.Sprintf("of Go type %T does not exist in the MessagePack protocol", m)}
	}
	if w.err != nil {
		return dst, w.err
	}
	return w.out, nil
}

// packer appends the elements of one message and remembers the first error.
type packer struct {
	out []byte
	err error
}

func (w *packer) begin(elements uint32, t MessageType) {
	w.out = msgp.AppendArrayHeader(w.out, elements)
	w.integer(int64(t))
}

func (w *packer) call(t MessageType, headers map[string]string, invocationID, target string, arguments []byte, streamIDs []string) {
	w.begin(6, t)
	w.headers(headers)
	w.textOrNil(invocationID)
	w.text(target)
	if arguments == nil {
		arguments = msgp.AppendArrayHeader(nil, 0)
	}
	if msgp.NextType(arguments) != msgp.ArrayType {
		w.fail("arguments", "must be a MessagePack array", nil)
	}
	w.raw("arguments", arguments)
	w.out = msgp.AppendArrayHeader(w.out, uint32(len(streamIDs)))
	for _, id := range streamIDs {
		w.text(id)
	}
}

func (w *packer) completion(m *Completion) {
	elements, kind := uint32(5), int64(resultIsVoid)
	switch {
	case m.Error != nil && m.Result != nil:
		w.fail("error", "and result exclude each other", nil)
	case m.Error != nil:
		kind = resultIsError
	case m.Result != nil:
		kind = resultIsValue
	default:
		elements = 4
	}
	w.begin(elements, m.Type())
	w.headers(m.Headers)
	w.text(m.InvocationID)
	w.integer(kind)
	switch kind {
	case resultIsError:
		w.text(*m.Error)
	case resultIsValue:
		w.raw("result", m.Result)
	}
}

func (w *packer) headers(headers map[string]string) {
	w.out = msgp.AppendMapHeader(w.out, uint32(len(headers)))
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		w.text(name)
		w.text(headers[name])
	}
}

// integer appends the shortest form, as the ASP.NET Core implementation does.
func (w *packer) integer(number int64) {
	if number >= 0 {
		w.out = msgp.AppendUint64(w.out, uint64(number))
	} else {
		w.out = msgp.AppendInt64(w.out, number)
	}
}

// text replaces invalid UTF-8: an error text with a stray byte must still
// reach the caller.
func (w *packer) text(text string) {
	w.out = msgp.AppendString(w.out, strings.ToValidUTF8(text, "\uFFFD"))
}

func (w *packer) textOrNil(text string) {
	if text == "" {
		w.out = msgp.AppendNil(w.out)
		return
	}
	w.text(text)
}

func (w *packer) raw(field string, value []byte) {
	if rest, err := msgp.Skip(value); err != nil || len(rest) > 0 {
		w.fail(field, "is not one MessagePack value", err)
	}
	w.out = append(w.out, value...)
}

func (w *packer) fail(field, problem string, cause error) {
	if w.err == nil {
		w.err = &MessageError{Field: field, Problem: problem, Cause: cause}
	}
}
