package emulator

import "github.com/hubwire/hubwire/runtime/hubprotocol"

// push is a message to many clients, encoded once for each protocol, by its
// name.
type push map[string]frame

// newPush encodes a message for every protocol; its arguments are in the given
// one.
func newPush(m *hubprotocol.Invocation, in protocol) (push, error) {
	p := push{}
	for _, each := range protocols() {
		own := *m
		if each != in && m.Arguments != nil {
			var err error
			if own.Arguments, err = each.adopt(m.Arguments); err != nil {
				return nil, &hubprotocol.MessageError{Field: "arguments", Problem: "cannot be sent to " + each.name() + " clients", Cause: err}
			}
		}
		f, err := newFrame(each, &own)
		if err != nil {
			return nil, err
		}
		p[each.name()] = f
	}
	return p, nil
}
