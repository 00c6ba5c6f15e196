package service

import (
	"context"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// Sender implements [signalr.Senders]: it returns the sender for an output, which
// shares HTTP client and tokens with all others of these settings. Where its
// connection is missing or has no key, every send fails and says so: a function that
// sends only sometimes runs without.
func (s *Settings) Sender(to signalr.Output) signalr.Sender {
	endpoints, err := s.endpoints(to.Connection)
	if err != nil {
		return failing{err}
	}
	sender, err := newSender(endpoints, to.Hub, s.options)
	if err != nil {
		return failing{&SettingError{settingName(to.Connection), err}}
	}
	return sender
}

// failing is the sender of a connection that cannot be used.
type failing struct{ reason error }

func (f failing) Send(context.Context, signalr.Message) error            { return f.reason }
func (f failing) ChangeGroup(context.Context, signalr.GroupChange) error { return f.reason }
func (f failing) Invoke(context.Context, string, string, []any) ([]byte, error) {
	return nil, f.reason
}
