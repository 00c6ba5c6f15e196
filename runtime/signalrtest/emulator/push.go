package emulator

import "github.com/hubwire/hubwire/runtime/hubprotocol"

// push is a message to clients, in the protocols that the sender wrote it in.
// Each client gets the frame of its own protocol: the sender's, byte for byte,
// or one that is made from another.
type push struct {
	forms  map[string]hubprotocol.Message // by protocol, values in it
	frames map[string]frame               // by protocol: the sender's, and those made so far
}

func newPush() *push {
	return &push{make(map[string]hubprotocol.Message), make(map[string]frame)}
}

// pushOf returns an invocation or a stream item that is written in JSON.
func pushOf(m hubprotocol.Message) *push {
	p := newPush()
	p.forms[jsonProtocol.name] = m
	return p
}

// in returns the message as one of a protocol.
func (p *push) in(to *protocol) (own hubprotocol.Message, err error) {
	if m := p.forms[to.name]; m != nil {
		return m, nil
	}
	field := "arguments"
	for _, m := range p.forms {
		switch m := m.(type) {
		case *hubprotocol.Invocation:
			adopted := *m
			if m.Arguments != nil {
				adopted.Arguments, err = to.adopt(nil, m.Arguments)
			}
			own = &adopted
		case *hubprotocol.StreamItem:
			adopted := *m
			adopted.Item, err = to.adopt(nil, m.Item)
			own, field = &adopted, "item"
		}
	}
	if err != nil {
		return nil, &hubprotocol.MessageError{Field: field, Problem: "cannot be sent to " + to.name + " clients", Cause: err}
	}
	p.forms[to.name] = own
	return own, nil
}

func (p *push) frame(to *protocol) (frame, error) {
	if f, ok := p.frames[to.name]; ok {
		return f, nil
	}
	m, err := p.in(to)
	if err != nil {
		return frame{}, err
	}
	f, err := newFrame(to, m)
	if err == nil {
		p.frames[to.name] = f
	}
	return f, err
}

// target is what the message calls; empty where there is no message.
func (p *push) target() string {
	for _, m := range p.forms {
		if m, ok := m.(*hubprotocol.Invocation); ok {
			return m.Target
		}
	}
	return ""
}

// to queues the message for clients. Where one of them cannot get it, because
// its protocol has no such value, nobody does.
func (p *push) to(connections []*connection) error {
	if err := p.fits(connections); err != nil {
		return err
	}
	for _, each := range connections {
		f, _ := p.frame(each.speaks()) // it fits
		each.post(f)
	}
	return nil
}

// fits reports whether every one of the clients can get the message; no
// message fits all.
func (p *push) fits(connections []*connection) error {
	for _, each := range connections {
		if p == nil {
			break
		}
		if _, err := p.frame(each.speaks()); err != nil {
			return err
		}
	}
	return nil
}
