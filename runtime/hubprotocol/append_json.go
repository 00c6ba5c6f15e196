package hubprotocol

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// AppendJSON appends a message in the JSON protocol, with the terminator of
// its frame. Properties come in the order of the ASP.NET Core implementation.
// The error is a *[MessageError] where raw JSON in the message is not JSON;
// dst is returned unchanged then.
func AppendJSON(dst []byte, m Message) ([]byte, error) {
	out, err := appendMessage(dst, m)
	if err != nil {
		return dst, err
	}
	return append(out, RecordSeparator), nil
}

// AppendServerless appends a message as upstream requests carry it: JSON
// without a frame. See [ParseServerless].
func AppendServerless(dst []byte, m Message) ([]byte, error) {
	out, err := appendMessage(dst, m)
	if err != nil {
		return dst, err
	}
	return out, nil
}

func appendMessage(dst []byte, m Message) ([]byte, error) {
	w := writer{out: dst}
	switch m := m.(type) {
	case *Invocation:
		w.call(m.Type(), m.Headers, m.InvocationID, m.Target, m.Arguments, m.StreamIDs)
	case *StreamInvocation:
		w.call(m.Type(), m.Headers, m.InvocationID, m.Target, m.Arguments, m.StreamIDs)
	case *StreamItem:
		w.begin(m.Type(), m.Headers, m.InvocationID)
		w.raw("item", m.Item)
	case *Completion:
		w.completion(m)
	case *CancelInvocation:
		w.begin(m.Type(), m.Headers, m.InvocationID)
	case *Ping, *OpenConnection, *Unknown:
		w.begin(m.Type(), nil, "")
	case *Close:
		w.begin(m.Type(), nil, "")
		w.textIfAny("error", m.Error)
		if m.AllowReconnect {
			w.out = append(w.out, `,"allowReconnect":true`...)
		}
	case *Ack:
		w.sequence(m.Type(), m.SequenceID)
	case *Sequence:
		w.sequence(m.Type(), m.SequenceID)
	case *CloseConnection:
		// Capital letters as the official emulator writes them
		// (HttpServerlessMessageHandler.cs).
		w.out = append(w.out, `{"Type":11`...)
		w.textIfAny("Error", m.Error)
	default:
		return dst, &MessageError{Problem: fmt.Sprintf("of Go type %T is unknown", m)}
	}
	w.out = append(w.out, '}')
	return w.out, w.err
}

// writer appends the properties of one message and remembers the first error.
type writer struct {
	out []byte
	err error
}

func (w *writer) begin(t MessageType, headers map[string]string, invocationID string) {
	w.out = append(w.out, `{"type":`...)
	w.out = strconv.AppendInt(w.out, int64(t), 10)
	if len(headers) > 0 {
		separator := byte('{')
		w.name("headers")
		for _, name := range slices.Sorted(maps.Keys(headers)) {
			w.out = append(w.out, separator)
			w.quote(name)
			w.out = append(w.out, ':')
			w.quote(headers[name])
			separator = ','
		}
		w.out = append(w.out, '}')
	}
	w.textIfAny("invocationId", invocationID)
}

func (w *writer) call(t MessageType, headers map[string]string, invocationID, target string, arguments []byte, streamIDs []string) {
	w.begin(t, headers, invocationID)
	w.text("target", target)
	if arguments == nil {
		arguments = []byte("[]")
	}
	if kind := jsontext.Value(arguments).Kind(); kind != '[' {
		w.fail("arguments", "must be a JSON array")
	}
	w.raw("arguments", arguments)
	if len(streamIDs) == 0 {
		return
	}
	separator := byte('[')
	w.name("streamIds")
	for _, id := range streamIDs {
		w.out = append(w.out, separator)
		w.quote(id)
		separator = ','
	}
	w.out = append(w.out, ']')
}

func (w *writer) completion(m *Completion) {
	w.begin(m.Type(), m.Headers, m.InvocationID)
	switch {
	case m.Error != nil && m.Result != nil:
		w.fail("error", "and result exclude each other")
	case m.Error != nil:
		w.text("error", *m.Error)
	case m.Result != nil:
		w.raw("result", m.Result)
	}
}

func (w *writer) sequence(t MessageType, id int64) {
	w.begin(t, nil, "")
	w.name("sequenceId")
	w.out = strconv.AppendInt(w.out, id, 10)
}

func (w *writer) textIfAny(name, value string) {
	if value != "" {
		w.text(name, value)
	}
}

func (w *writer) text(name, value string) {
	w.name(name)
	w.quote(value)
}

func (w *writer) raw(name string, value []byte) {
	if !jsontext.Value(value).IsValid(jsontext.AllowDuplicateNames(true)) {
		w.fail(name, "is not valid JSON")
	}
	w.name(name)
	w.out = append(w.out, value...)
}

func (w *writer) name(name string) {
	w.out = append(w.out, ',', '"')
	w.out = append(w.out, name...)
	w.out = append(w.out, '"', ':')
}

func (w *writer) quote(s string) {
	// The only error is invalid UTF-8, replaced by U+FFFD: an error text
	// with a stray byte must still reach the caller.
	w.out, _ = jsontext.AppendQuote(w.out, s)
}

func (w *writer) fail(field, problem string) {
	if w.err == nil {
		w.err = &MessageError{Field: field, Problem: problem}
	}
}
