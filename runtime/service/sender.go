package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// Sender sends to the clients of one hub over the REST interface, version
// 2022-06-01. It implements [signalr.Sender] and is safe for concurrent use.
// Requests are not repeated; one takes 30 seconds at most, or less where the
// context says so.
type Sender struct {
	conn   ConnectionString
	hub    string
	path   string // of the hub, escaped
	client *http.Client
}

// Option changes how a [Sender] or a [Carrier] sends.
type Option func(*options)

type options struct{ client *http.Client }

// WithHTTPClient sends through client, whose timeout and redirect rules hold
// then.
func WithHTTPClient(client *http.Client) Option {
	return func(o *options) { o.client = client }
}

func collect(opts []Option) options {
	var o options
	for _, apply := range opts {
		apply(&o)
	}
	if o.client == nil {
		o.client = newClient()
	}
	return o
}

// NewSender returns a sender for a hub. It fails where the connection has no
// access key. Without [WithHTTPClient] it keeps network connections of its
// own: make one for a hub, not one for a message.
func NewSender(conn ConnectionString, hub string, opts ...Option) (*Sender, error) {
	if _, err := conn.AccessKey(); err != nil {
		return nil, err
	}
	if hub == "" {
		return nil, errors.New("service: a sender needs the name of a hub")
	}
	return &Sender{
		conn:   conn,
		hub:    hub,
		path:   "/api/hubs/" + escape(strings.ToLower(hub)),
		client: collect(opts).client,
	}, nil
}

// Send sends one message. The service answers when it has taken the message,
// not when clients have it; a user, group or connection that does not exist
// is no error.
func (s *Sender) Send(ctx context.Context, m signalr.Message) error {
	path, err := audiencePath(m.To)
	if err != nil {
		return err
	}
	op := describe("send to", m.To)
	body, err := json.Marshal(payload{m.Target, m.Arguments})
	if err != nil {
		return &Error{Op: op, Hub: s.hub, Err: fmt.Errorf("encoding the arguments of %q: %w", m.Target, err)}
	}
	r := request{op: op, method: http.MethodPost, path: path + "/:send", body: body}
	if len(m.To.Excluded) > 0 {
		if m.To.Kind != signalr.ToAll && m.To.Kind != signalr.ToGroup {
			return fmt.Errorf("service: %s: only a message to all or to a group can leave connections out", op)
		}
		r.query = url.Values{"excluded": m.To.Excluded}
	}
	err = s.do(ctx, r)
	if isGone(err) {
		return nil
	}
	return err
}

// payload is the body of a send.
type payload struct {
	Target    string `json:"target"`
	Arguments []any  `json:"arguments"`
}

func audiencePath(to signalr.Audience) (string, error) {
	switch to.Kind {
	case signalr.ToAll:
		return "", nil
	case signalr.ToUser:
		return resource("users", to.Name)
	case signalr.ToGroup:
		return resource("groups", to.Name)
	case signalr.ToConnection:
		return resource("connections", to.Name)
	default:
		return "", fmt.Errorf("service: unknown audience %d", to.Kind)
	}
}

func describe(verb string, to signalr.Audience) string {
	if to.Kind == signalr.ToAll {
		return verb + " all"
	}
	return fmt.Sprintf("%s %s %q", verb, to.Kind, to.Name)
}
