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
}

// protocols are those a client can ask for in its handshake.
func protocols() []protocol { return []protocol{jsonProtocol{}} }

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

// push is a message to many clients, encoded once for each protocol.
type push map[string]frame

// newPush encodes a message for every protocol.
func newPush(m hubprotocol.Message) (push, error) {
	p := push{}
	for _, each := range protocols() {
		data, err := each.encode(m)
		if err != nil {
			return nil, err
		}
		p[each.name()] = frame{data, each.binary()}
	}
	return p, nil
}
