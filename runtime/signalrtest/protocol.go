package signalrtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/coder/websocket"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// protocol is one encoding of hub messages. Arguments and results are JSON on
// this side of it.
type protocol interface {
	name() string
	kind() websocket.MessageType
	append(dst []byte, m hubprotocol.Message) ([]byte, error)

	// cut cuts the first message off, as hubprotocol.CutText does.
	cut(data []byte) (message, rest []byte, ok bool, err error)
	parse(message []byte) (hubprotocol.Message, error)
}

type jsonProtocol struct{}

func (jsonProtocol) name() string                { return "json" }
func (jsonProtocol) kind() websocket.MessageType { return websocket.MessageText }

func (jsonProtocol) append(dst []byte, m hubprotocol.Message) ([]byte, error) {
	if each, ok := m.(encoded); ok {
		m = each.Invocation
	}
	return hubprotocol.AppendJSON(dst, m)
}

func (jsonProtocol) cut(data []byte) (message, rest []byte, ok bool, err error) {
	message, rest, ok = hubprotocol.CutText(data)
	return message, rest, ok, nil
}

func (jsonProtocol) parse(message []byte) (hubprotocol.Message, error) {
	return hubprotocol.ParseJSON(message)
}

type messagePackProtocol struct{}

func (messagePackProtocol) name() string                { return "messagepack" }
func (messagePackProtocol) kind() websocket.MessageType { return websocket.MessageBinary }

func (messagePackProtocol) append(dst []byte, m hubprotocol.Message) ([]byte, error) {
	var err error
	switch each := m.(type) {
	case encoded:
		m = each.Invocation
	case *hubprotocol.Invocation:
		packed := *each
		packed.Arguments, err = hubprotocol.AppendMessagePackValue(nil, each.Arguments)
		m = &packed
	case *hubprotocol.Completion:
		packed := *each
		if each.Result != nil {
			packed.Result, err = hubprotocol.AppendMessagePackValue(nil, each.Result)
		}
		m = &packed
	}
	if err != nil {
		return dst, err
	}
	return hubprotocol.AppendMessagePack(dst, m)
}

func (messagePackProtocol) cut(data []byte) (message, rest []byte, ok bool, err error) {
	return hubprotocol.CutBinary(data)
}

func (messagePackProtocol) parse(message []byte) (hubprotocol.Message, error) {
	parsed, err := hubprotocol.ParseMessagePack(message)
	if err != nil {
		return nil, err
	}
	switch m := parsed.(type) {
	case *hubprotocol.Invocation:
		m.Arguments, err = hubprotocol.AppendJSONValue(nil, m.Arguments)
	case *hubprotocol.Completion:
		if m.Result != nil {
			m.Result, err = hubprotocol.AppendJSONValue(nil, m.Result)
		}
	}
	return parsed, err
}

// shakeHands agrees on the protocol. What follows the service's answer in the
// same read is kept.
func shakeHands(ctx context.Context, conn transport, p protocol) (*Client, error) {
	request := hubprotocol.AppendHandshakeRequest(nil, hubprotocol.HandshakeRequest{Protocol: p.name(), Version: 1})
	if err := conn.write(ctx, request); err != nil {
		return nil, fmt.Errorf("the handshake: %w", err)
	}
	var data []byte
	for {
		more, err := conn.read(ctx)
		if err != nil {
			return nil, fmt.Errorf("the handshake: %w", err)
		}
		data = append(data, more...)
		answer, rest, ok := hubprotocol.CutText(data)
		if !ok {
			continue
		}
		response, err := hubprotocol.ParseHandshakeResponse(answer)
		if err != nil {
			return nil, fmt.Errorf("the handshake: %w", err)
		}
		if response.Error != nil {
			return nil, errors.New("the handshake was refused: " + *response.Error)
		}
		return newClient(conn, p, rest), nil
	}
}
