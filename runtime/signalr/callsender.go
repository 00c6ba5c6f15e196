package signalr

import (
	"context"
	"fmt"
)

// Sender returns what the function of a call sends to the clients of a hub
// through, for clients that know the caller:
//
//	clients := NewChatClients(call.Sender("chat"))
//
// For a hub the function has no output for, everything that is sent fails and
// says so.
func (c *Call) Sender(hub string) Sender {
	return callSender{c.senderFor(hub), c.Context.ConnectionID}
}

// callSender is a sender with the connection whose call is in progress.
type callSender struct {
	Sender
	caller string
}

func (c *Call) senderFor(hub string) Sender {
	for _, output := range c.Trigger.Outputs {
		if foldCase(output.Hub, hub) {
			if c.Senders == nil {
				return failingSender{fmt.Errorf("function %q sends to clients, but the app has no senders: see App.SendThrough", c.Trigger.Function)}
			}
			return c.Senders.Sender(output)
		}
	}
	return failingSender{fmt.Errorf("function %q has no signalR output for hub %q: run hubwire generate", c.Trigger.Function, hub)}
}

// failingSender refuses everything for one reason.
type failingSender struct{ reason error }

func (s failingSender) Send(context.Context, Message) error            { return s.reason }
func (s failingSender) ChangeGroup(context.Context, GroupChange) error { return s.reason }

func (s failingSender) Invoke(context.Context, string, string, []any) ([]byte, error) {
	return nil, s.reason
}
