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
	options  options

	mu      sync.Mutex
	senders map[senderKey]*Sender
}

type senderKey struct{ setting, hub string }

// NewSenders returns senders for the connections that settings know.
func NewSenders(settings *Settings, opts ...Option) *Senders {
	return &Senders{
		settings: settings,
		options:  collect(settings.options, opts),
		senders:  make(map[senderKey]*Sender),
	}
}

// Sender returns the sender for an output. Where its connection is missing or
// has no key, every send fails and says so: a function that sends only
// sometimes runs without.
func (c *Senders) Sender(to signalr.Output) signalr.Sender {
	sender, err := c.sender(to)
	if err != nil {
		return failing{err}
	}
	return sender
}

func (c *Senders) sender(to signalr.Output) (*Sender, error) {
	setting := settingName(to.Connection)
	key := senderKey{setting, strings.ToLower(to.Hub)}
	c.mu.Lock()
	defer c.mu.Unlock()
	if sender := c.senders[key]; sender != nil {
		return sender, nil
	}
	endpoints, err := c.settings.endpoints(setting)
	if err != nil {
		return nil, err
	}
	sender, err := newSender(endpoints, to.Hub, c.options)
	if err != nil {
		return nil, &SettingError{setting, err}
	}
	c.senders[key] = sender
	return sender, nil
}

// failing is the sender of a connection that cannot be used.
type failing struct{ reason error }

func (f failing) Send(context.Context, signalr.Message) error            { return f.reason }
func (f failing) ChangeGroup(context.Context, signalr.GroupChange) error { return f.reason }
