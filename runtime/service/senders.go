package service

import (
	"context"
	"strings"
	"sync"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// Senders carries what functions send over the REST interface. It implements
// [signalr.Senders] and is safe for concurrent use. Its senders share one
// HTTP client.
type Senders struct {
	settings *Settings

	mu      sync.Mutex
	senders map[senderKey]*Sender
}

type senderKey struct{ setting, hub string }

// NewSenders returns senders for the connections that settings know, with the
// options of the settings.
func NewSenders(settings *Settings) *Senders {
	return &Senders{settings: settings, senders: make(map[senderKey]*Sender)}
}

// Sender returns the sender for an output. Where its connection is missing or
// has no key, every send fails and says so: a function that sends only
// sometimes runs without.
func (s *Senders) Sender(to signalr.Output) signalr.Sender {
	sender, err := s.sender(to)
	if err != nil {
		return failing{err}
	}
	return sender
}

func (s *Senders) sender(to signalr.Output) (*Sender, error) {
	setting := settingName(to.Connection)
	key := senderKey{setting, strings.ToLower(to.Hub)}
	s.mu.Lock()
	defer s.mu.Unlock()
	if sender := s.senders[key]; sender != nil {
		return sender, nil
	}
	endpoints, err := s.settings.endpoints(setting)
	if err != nil {
		return nil, err
	}
	sender, err := newSender(endpoints, to.Hub, s.settings.options)
	if err != nil {
		return nil, &SettingError{setting, err}
	}
	s.senders[key] = sender
	return sender, nil
}

// failing is the sender of a connection that cannot be used.
type failing struct{ reason error }

func (f failing) Send(context.Context, signalr.Message) error            { return f.reason }
func (f failing) ChangeGroup(context.Context, signalr.GroupChange) error { return f.reason }
func (f failing) Invoke(context.Context, string, string, []any) ([]byte, error) {
	return nil, f.reason
}
