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
	"github.com/tinylib/msgp/msgp"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// largestBody is how many bytes a REST request may have (Azure docs,
// data-plane REST).
const largestBody = 1 << 20

// message reads the message in the body, in each of the forms that the SDKs
// send (swagger).
func (c *restCall) message() (*push, error) {
	text, kind, err := c.body()
	if err != nil {
		return nil, err
	}
	p := newPush()
	switch kind {
	case "application/json":
		var m *hubprotocol.Invocation
		m, err = jsonBody(text)
		p = pushOf(m)
	case "application/octet-stream", "application/x-msgpack":
		err = p.messagePackBody(text)
	default:
		return nil, &restError{status: http.StatusUnsupportedMediaType, reason: fmt.Sprintf("invalid content type %q: expected application/json, application/octet-stream or application/x-msgpack", kind)}
	}
	if err != nil {
		return nil, badRequest("the body is not a message: %v", err)
	}
	if p.target() == "" {
		return nil, badRequest("the body has no target")
	}
	return p, p.check()
}

func (c *restCall) body() (text []byte, kind string, err error) {
	text, err = io.ReadAll(http.MaxBytesReader(c.writer, c.request.Body, largestBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, "", &restError{status: http.StatusRequestEntityTooLarge, reason: fmt.Sprintf("the body is over %d bytes", largestBody)}
	} else if err != nil {
		return nil, "", badRequest("the body did not arrive: %v", err)
	}
	kind, _, _ = mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	return text, kind, nil
}

// check refuses arguments that their own protocol cannot carry.
func (p *push) check() error {
	for name := range p.forms {
		if _, err := p.frame(protocolNamed(name)); err != nil {
			return badRequest("%v", err)
		}
	}
	return nil
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
// (BinaryPayloadMessageContent.cs), or with a target and arguments.
func (p *push) messagePackBody(data []byte) error {
	var m hubprotocol.Invocation
	err := readMap(data, func(name string, value []byte) (err error) {
		switch in := protocolNamed(name); {
		case in != nil:
			err = framedMessage[*hubprotocol.Invocation](p, in, value)
		case strings.EqualFold(name, "target"):
			m.Target, _, err = msgp.ReadStringBytes(value)
		case strings.EqualFold(name, "arguments") && !msgp.IsNil(value):
			m.Arguments = value
		}
		return err
	})
	if len(p.forms) == 0 {
		p.forms[messagePackProtocol.name] = &m
	}
	return err
}

// readMap hands over the names and encoded values of a MessagePack map.
func readMap(data []byte, take func(name string, value []byte) error) error {
	count, rest, err := msgp.ReadMapHeaderBytes(data)
	for range count {
		var name []byte
		if name, rest, err = msgp.ReadMapKeyZC(rest); err != nil {
			return err
		}
		value := rest
		if rest, err = msgp.Skip(rest); err != nil {
			return err
		}
		if err = take(string(name), value[:len(value)-len(rest)]); err != nil {
			return err
		}
	}
	return err
}

// framedMessage adds to a push what MessagePack bytes hold: one frame of a
// protocol with a message of a kind.
func framedMessage[M hubprotocol.Message](p *push, in *protocol, value []byte) error {
	data, _, err := msgp.ReadBytesZC(value)
	if err != nil {
		return fmt.Errorf("%s: %w", in.name, err)
	}
	parsed, err := oneMessage(in, data)
	if err != nil {
		return fmt.Errorf("%s: %w", in.name, err)
	}
	if _, ok := parsed.(M); !ok {
		return fmt.Errorf("%s: the body cannot be a %s", in.name, describe(parsed))
	}
	p.forms[in.name], p.frames[in.name] = parsed, frame{data, in.binary, counted(parsed), describe(parsed)}
	return nil
}

func oneMessage(in *protocol, data []byte) (hubprotocol.Message, error) {
	message, rest, ok, err := in.cut(data)
	if err != nil || !ok || len(rest) > 0 {
		return nil, errors.New("the bytes are not one frame")
	}
	return in.parse(message)
}
