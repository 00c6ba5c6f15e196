package emulator

import (
	"fmt"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// frame is what goes to a client as one piece.
type frame struct {
	data    []byte
	binary  bool
	counted bool   // as a message of stateful reconnect
	what    string // as events show it
}

func newFrame(p *protocol, m hubprotocol.Message) (frame, error) {
	data, err := p.append(nil, m)
	if err != nil {
		return frame{}, err
	}
	return frame{data, p.binary, counted(m), describe(m)}, nil
}

// counted tells whether a message has a number on connections with stateful
// reconnect.
func counted(m hubprotocol.Message) bool {
	switch m.(type) {
	case *hubprotocol.Invocation, *hubprotocol.StreamItem, *hubprotocol.Completion,
		*hubprotocol.StreamInvocation, *hubprotocol.CancelInvocation:
		return true
	default:
		return false
	}
}

// describe names a message without showing what it holds.
func describe(m hubprotocol.Message) string {
	switch m := m.(type) {
	case *hubprotocol.Invocation:
		return numbered("invocation", m.InvocationID) + " of " + m.Target
	case *hubprotocol.StreamInvocation:
		return numbered("stream invocation", m.InvocationID) + " of " + m.Target
	case *hubprotocol.Completion:
		if m.Error != nil {
			return numbered("completion", m.InvocationID) + " with an error"
		}
		return numbered("completion", m.InvocationID)
	case *hubprotocol.StreamItem:
		return numbered("stream item", m.InvocationID)
	case *hubprotocol.CancelInvocation:
		return numbered("cancellation", m.InvocationID)
	case *hubprotocol.Ping:
		return "ping"
	case *hubprotocol.Close:
		return "close"
	case *hubprotocol.Ack:
		return fmt.Sprintf("ack of %d", m.SequenceID)
	case *hubprotocol.Sequence:
		return fmt.Sprintf("sequence %d", m.SequenceID)
	default:
		return fmt.Sprintf("message of type %d", m.Type())
	}
}

func numbered(kind, invocationID string) string {
	if invocationID == "" {
		return kind
	}
	return kind + " " + invocationID
}
