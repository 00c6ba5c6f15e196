package signalrtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// protocol is how a client encodes hub messages. Arguments and results that
// come are JSON on this side of it.
type protocol struct{ binary bool }

func (p protocol) name() string {
	if p.binary {
		return "messagepack"
	}
	return "json"
}

func (p protocol) append(dst []byte, m hubprotocol.Message) ([]byte, error) {
	if p.binary {
		return hubprotocol.AppendMessagePack(dst, m)
	}
	return hubprotocol.AppendJSON(dst, m)
}

// cut cuts the first message off, as hubprotocol.CutText does.
func (p protocol) cut(data []byte) (message, rest []byte, ok bool, err error) {
	if p.binary {
		return hubprotocol.CutBinary(data)
	}
	message, rest, ok = hubprotocol.CutText(data)
	return message, rest, ok, nil
}

func (p protocol) parse(message []byte) (hubprotocol.Message, error) {
	if !p.binary {
		return hubprotocol.ParseJSON(message)
	}
	parsed, err := hubprotocol.ParseMessagePack(message)
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
