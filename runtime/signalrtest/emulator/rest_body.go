package emulator

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/tinylib/msgp/msgp"
)

// largestBody is how many bytes a REST request may have (Azure docs,
// data-plane REST).
const largestBody = 1 << 20

// message reads the message in the body, in each of the forms that the SDKs
// send (swagger 2022-06-01).
func (c restCall) message() (target string, p push, err error) {
	text, err := io.ReadAll(http.MaxBytesReader(c.writer, c.request.Body, largestBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return "", nil, &restError{status: http.StatusRequestEntityTooLarge, reason: fmt.Sprintf("the body is over %d bytes", largestBody)}
	} else if err != nil {
		return "", nil, badRequest("the body did not arrive: " + err.Error())
	}
	kind, _, _ := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	var m *hubprotocol.Invocation
	var in protocol
	switch kind {
	case "application/json":
		in = jsonProtocol{}
		m, err = jsonBody(text)
	case "application/octet-stream", "application/x-msgpack":
		m, in, err = messagePackBody(text)
	default:
		return "", nil, &restError{status: http.StatusUnsupportedMediaType, reason: fmt.Sprintf("the content type is %q, must be application/json, application/octet-stream or application/x-msgpack", kind)}
	}
	if err != nil {
		return "", nil, badRequest("the body is not a message: " + err.Error())
	}
	if m.Target == "" {
		return "", nil, badRequest("the body has no target")
	}
	if p, err = newPush(m, in); err != nil {
		return "", nil, badRequest(err.Error())
	}
	return m.Target, p, nil
}

// jsonBody reads a message. The SDKs write Target and Arguments, the
// documentation target and arguments.
func jsonBody(text []byte) (*hubprotocol.Invocation, error) {
	var body struct {
		Target    string
		Arguments jsontext.Value
	}
	if err := json.Unmarshal(text, &body, json.MatchCaseInsensitiveNames(true), jsontext.AllowDuplicateNames(true)); err != nil {
		return nil, err
	}
	if body.Arguments.Kind() == 'n' {
		body.Arguments = nil
	}
	return &hubprotocol.Invocation{Target: body.Target, Arguments: body.Arguments}, nil
}

// messagePackBody reads a MessagePack map: either with a finished frame for
// each protocol under its name, as the SDK for .NET sends it
// (BinaryPayloadMessageContent.cs), or with a target and arguments. Of several
// frames one is taken: all of them say the same.
func messagePackBody(data []byte) (m *hubprotocol.Invocation, in protocol, err error) {
	count, rest, err := msgp.ReadMapHeaderBytes(data)
	if err != nil {
		return nil, nil, err
	}
	m = &hubprotocol.Invocation{}
	for range count {
		var name []byte
		if name, rest, err = msgp.ReadMapKeyZC(rest); err != nil {
			return nil, nil, err
		}
		value := rest
		if rest, err = msgp.Skip(rest); err != nil {
			return nil, nil, err
		}
		value = value[:len(value)-len(rest)]
		switch frames := protocolNamed(string(name)); {
		case frames != nil:
			if m, err = framedInvocation(frames, value); err != nil {
				return nil, nil, err
			}
			return m, frames, nil
		case strings.EqualFold(string(name), "target"):
			m.Target, _, err = msgp.ReadStringBytes(value)
		case strings.EqualFold(string(name), "arguments") && !msgp.IsNil(value):
			m.Arguments = value
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return m, messagePackProtocol{}, nil
}

// framedInvocation reads bytes with one frame in them.
func framedInvocation(in protocol, value []byte) (*hubprotocol.Invocation, error) {
	frame, _, err := msgp.ReadBytesZC(value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.name(), err)
	}
	message, rest, ok, err := in.cut(frame)
	if err != nil || !ok || len(rest) > 0 {
		return nil, fmt.Errorf("%s: the bytes are not one frame", in.name())
	}
	m, err := in.parse(message)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.name(), err)
	}
	if m, ok := m.(*hubprotocol.Invocation); ok {
		return m, nil
	}
	return nil, fmt.Errorf("%s: the message is a %s, must be an invocation", in.name(), describe(m))
}
