package customhandler

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// ErrReturned is what sending gives when the function has returned already:
// its messages travel in its answer, which is gone.
var ErrReturned = errors.New("customhandler: the function has returned: behind the Functions host it can send only before it returns")

// outputs collects what one call sends, by output binding. The host hands it
// to the service after the function returned and before its result; of a call
// that fails the host drops it all.
type outputs struct {
	rest signalr.Senders // for what a binding cannot express; may be nil

	mu     sync.Mutex
	sent   map[string][]jsontext.Value // key: name of the binding
	closed bool
}

// Sender implements [signalr.Senders].
func (o *outputs) Sender(to signalr.Output) signalr.Sender { return &outputSender{o, to} }

// close ends the collecting and returns what was sent.
func (o *outputs) close() map[string][]jsontext.Value {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	return o.sent
}

// open says why nothing can be sent any more, or nil. The context of a call
// ends with it too, which says less.
func (o *outputs) open(ctx context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return ErrReturned
	}
	return ctx.Err()
}

// add encodes at once, so that the caller may change the value afterwards and
// learns what cannot be encoded.
func (o *outputs) add(binding string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return ErrReturned
	}
	if o.sent == nil {
		o.sent = make(map[string][]jsontext.Value)
	}
	o.sent[binding] = append(o.sent[binding], text)
	return nil
}

// outputSender sends through one signalR output binding.
type outputSender struct {
	outputs *outputs
	to      signalr.Output
}

// outputMessage is a message in a signalR output binding
// (SignalRMessage of the Functions extension).
type outputMessage struct {
	Target       string `json:"target"`
	Arguments    []any  `json:"arguments"`
	ConnectionID string `json:"connectionId,omitzero"`
	UserID       string `json:"userId,omitzero"`
	GroupName    string `json:"groupName,omitzero"`
}

// outputGroupAction is a group change in a signalR output binding
// (SignalRGroupAction of the Functions extension).
type outputGroupAction struct {
	Action       signalr.GroupAction `json:"action"`
	ConnectionID string              `json:"connectionId,omitzero"`
	UserID       string              `json:"userId,omitzero"`
	GroupName    string              `json:"groupName,omitzero"`
}

// Send implements [signalr.Sender].
func (s *outputSender) Send(ctx context.Context, m signalr.Message) error {
	if err := s.outputs.open(ctx); err != nil {
		return err
	}
	if len(m.To.Excluded) > 0 {
		return s.overREST("leave out connections", func(rest signalr.Sender) error { return rest.Send(ctx, m) })
	}
	// A message without a name would go to everybody.
	if m.To.Kind != signalr.ToAll && m.To.Name == "" {
		return fmt.Errorf("customhandler: sending %q: the %s name is empty", m.Target, m.To.Kind)
	}
	message := outputMessage{Target: m.Target, Arguments: m.Arguments}
	switch m.To.Kind {
	case signalr.ToAll:
	case signalr.ToUser:
		message.UserID = m.To.Name
	case signalr.ToGroup:
		message.GroupName = m.To.Name
	case signalr.ToConnection:
		message.ConnectionID = m.To.Name
	default:
		return fmt.Errorf("customhandler: sending %q: unknown audience %d", m.Target, m.To.Kind)
	}
	if err := s.outputs.add(s.to.Binding, message); err != nil {
		return fmt.Errorf("sending %q: %w", m.Target, err)
	}
	return nil
}

// ChangeGroup implements [signalr.Sender].
func (s *outputSender) ChangeGroup(ctx context.Context, change signalr.GroupChange) error {
	if err := s.outputs.open(ctx); err != nil {
		return err
	}
	if (change.UserID == "") == (change.ConnectionID == "") {
		return fmt.Errorf("customhandler: %s group %q: expected either a user or a connection", change.Action, change.Group)
	}
	if change.Action == signalr.GroupRemoveFromAll && change.ConnectionID != "" {
		return s.overREST("take a connection out of all groups", func(rest signalr.Sender) error { return rest.ChangeGroup(ctx, change) })
	}
	action := outputGroupAction{change.Action, change.ConnectionID, change.UserID, change.Group}
	if err := s.outputs.add(s.to.Binding, action); err != nil {
		return fmt.Errorf("%s group %q: %w", change.Action, change.Group, err)
	}
	return nil
}

// Invoke implements [signalr.ResultSender].
func (s *outputSender) Invoke(ctx context.Context, connectionID, target string, arguments []any) (result []byte, err error) {
	if err := s.outputs.open(ctx); err != nil {
		return nil, err
	}
	err = s.overREST("ask a client for a result", func(rest signalr.Sender) (err error) {
		asking, ok := rest.(signalr.ResultSender)
		if !ok {
			return fmt.Errorf("the sender (%T) cannot do it either", rest)
		}
		result, err = asking.Invoke(ctx, connectionID, target, arguments)
		return err
	})
	return result, err
}

// overREST sends what the binding cannot. It arrives before what goes through
// the binding.
func (s *outputSender) overREST(what string, send func(rest signalr.Sender) error) error {
	if s.outputs.rest == nil {
		return fmt.Errorf("customhandler: an output binding cannot %s, but the REST API of the service can: set %s to a connection string with an access key", what, s.to.Connection)
	}
	if err := send(s.outputs.rest.Sender(s.to)); err != nil {
		return fmt.Errorf("through the REST API, because an output binding cannot %s: %w", what, err)
	}
	return nil
}
