package emulator

import "github.com/hubwire/hubwire/runtime/hubprotocol"

// protocol is one encoding of hub messages.
type protocol interface {
	name() string
	binary() bool // whether frames are binary WebSocket messages

	// cut cuts the first message off, as hubprotocol.CutText does.
	cut(data []byte) (message, rest []byte, ok bool, err error)
	parse(message []byte) (hubprotocol.Message, error)
	encode(m hubprotocol.Message) ([]byte, error)

	// body returns a message as the upstream gets it, with its content type.
	body(m hubprotocol.Message) (data []byte, contentType string, err error)

	// adopt returns a value of the other protocol in this one.
	adopt(value []byte) ([]byte, error)
}

// protocols are those a client can ask for in its handshake.
func protocols() []protocol { return []protocol{jsonProtocol{}, messagePackProtocol{}} }

// protocolNamed returns the protocol of a handshake, or nil.
func protocolNamed(name string) protocol {
	for _, p := range protocols() {
		if p.name() == name {
			return p
		}
	}
	return nil
}

type jsonProtocol struct{}

func (jsonProtocol) name() string { return "json" }
func (jsonProtocol) binary() bool { return false }

func (jsonProtocol) cut(data []byte) (message, rest []byte, ok bool, err error) {
	message, rest, ok = hubprotocol.CutText(data)
	return message, rest, ok, nil
}

func (jsonProtocol) parse(message []byte) (hubprotocol.Message, error) {
	return hubprotocol.ParseJSON(message)
}

func (jsonProtocol) encode(m hubprotocol.Message) ([]byte, error) {
	return hubprotocol.AppendJSON(nil, m)
}

func (jsonProtocol) body(m hubprotocol.Message) ([]byte, string, error) {
	data, err := hubprotocol.AppendServerless(nil, m)
	return data, "application/json", err
}

func (jsonProtocol) adopt(value []byte) ([]byte, error) {
	return hubprotocol.AppendJSONValue(nil, value)
}

type messagePackProtocol struct{}

func (messagePackProtocol) name() string { return "messagepack" }
func (messagePackProtocol) binary() bool { return true }

func (messagePackProtocol) cut(data []byte) (message, rest []byte, ok bool, err error) {
	return hubprotocol.CutBinary(data)
}

func (messagePackProtocol) parse(message []byte) (hubprotocol.Message, error) {
	return hubprotocol.ParseMessagePack(message)
}

func (messagePackProtocol) encode(m hubprotocol.Message) ([]byte, error) {
	return hubprotocol.AppendMessagePack(nil, m)
}

// body is JSON for connection events whatever the client speaks: receivers
// know no other form of them (MessagePackServerlessProtocol.cs).
func (messagePackProtocol) body(m hubprotocol.Message) ([]byte, string, error) {
	switch m.(type) {
	case *hubprotocol.Invocation, *hubprotocol.StreamInvocation:
	default:
		return jsonProtocol{}.body(m)
	}
	data, err := hubprotocol.AppendServerlessMessagePack(nil, m)
	return data, "application/x-msgpack", err
}

func (messagePackProtocol) adopt(value []byte) ([]byte, error) {
	return hubprotocol.AppendMessagePackValue(nil, value)
}
