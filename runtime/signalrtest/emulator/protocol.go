package emulator

import "github.com/hubwire/hubwire/runtime/hubprotocol"

type protocol struct {
	name   string
	binary bool // whether frames are binary WebSocket messages

	// cut cuts the first message off, as hubprotocol.CutText does.
	cut    func(data []byte) (message, rest []byte, ok bool, err error)
	parse  func(message []byte) (hubprotocol.Message, error)
	append func(dst []byte, m hubprotocol.Message) ([]byte, error)

	// adopt appends a value of the other protocol in this one.
	adopt func(dst, value []byte) ([]byte, error)
}

var (
	jsonProtocol = &protocol{
		name: "json", parse: hubprotocol.ParseJSON, append: hubprotocol.AppendJSON, adopt: hubprotocol.AppendJSONValue,
		cut: func(data []byte) (message, rest []byte, ok bool, err error) {
			message, rest, ok = hubprotocol.CutText(data)
			return message, rest, ok, nil
		},
	}
	messagePackProtocol = &protocol{
		name: "messagepack", binary: true, cut: hubprotocol.CutBinary,
		parse: hubprotocol.ParseMessagePack, append: hubprotocol.AppendMessagePack, adopt: hubprotocol.AppendMessagePackValue,
	}
)

// protocols are those a client can ask for in its handshake.
func protocols() []*protocol { return []*protocol{jsonProtocol, messagePackProtocol} }

// protocolNamed returns the protocol of a handshake, or nil.
func protocolNamed(name string) *protocol {
	for _, p := range protocols() {
		if p.name == name {
			return p
		}
	}
	return nil
}

// body returns a message as the upstream gets it, with its content type.
// Connection events are JSON whatever the client speaks: receivers know no
// other form of them (MessagePackServerlessProtocol.cs).
func (p *protocol) body(m hubprotocol.Message) (data []byte, contentType string, err error) {
	switch m.(type) {
	case *hubprotocol.Invocation, *hubprotocol.StreamInvocation:
		if p.binary {
			data, err = hubprotocol.AppendServerlessMessagePack(nil, m)
			return data, "application/x-msgpack", err
		}
	}
	data, err = hubprotocol.AppendServerless(nil, m)
	return data, "application/json", err
}
