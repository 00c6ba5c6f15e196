package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// Sender sends to the clients of one hub over the REST interface; see
// [WithAPIVersion]. It implements [signalr.ResultSender] and is safe for concurrent
// use.
//
// A request that meets a transient failure, such as a lost connection, 429 or
// 5xx, is repeated after a growing pause (see [WithRetries]); Retry-After is
// kept to, and the context ends waiting too. The service may have sent a
// message although its answer was lost, so a message may arrive twice: REST has
// nothing against it, and clients that mind need an id in the message. One
// attempt takes 30 seconds at most, or less where the context says so.
//
// With several endpoints every operation goes to all that answer, because a
// client is connected to any one of them.
type Sender struct {
	endpoints []*endpoint
	hub       string
	options
}

// NewSender returns a sender for a hub. It fails where the connection has no
// access key and there is no [WithIdentity]. Without [WithHTTPClient] it
// keeps network connections of its own: make one for a hub, not one for a
// message.
func NewSender(conn ConnectionString, hub string, opts ...Option) (*Sender, error) {
	o := defaultOptions()
	for _, each := range opts {
		each(&o)
	}
	if o.client == nil {
		o.client = newClient(o.timeout)
	}
	e, err := o.endpoint(conn)
	if err != nil {
		return nil, err
	}
	return newSender([]*endpoint{e}, hub, o)
}

func newSender(endpoints []*endpoint, hub string, o options) (*Sender, error) {
	if hub == "" {
		return nil, errors.New("service: a sender requires a hub name")
	}
	return &Sender{endpoints, hub, o}, nil
}

// Send sends one message. The service answers when it has taken the message,
// not when clients have it; a user, group or connection that does not exist
// is no error.
func (s *Sender) Send(ctx context.Context, m signalr.Message) error {
	r := request{op: describe("send to", m.To), method: http.MethodPost, gone: true}.to(m.To).with(payload{m.Target, m.Arguments})
	r.path += "/:send"
	if len(m.To.Excluded) > 0 {
		if m.To.Kind != signalr.ToAll && m.To.Kind != signalr.ToGroup {
			r.err = errors.New("only a message to all or to a group can leave connections out")
		}
		r.query = url.Values{"excluded": m.To.Excluded}
	}
	return s.do(ctx, r)
}

// payload is the body of a send.
type payload struct {
	Target    string `json:"target"`
	Arguments []any  `json:"arguments"`
}

// to returns the request with the path of an audience.
func (r request) to(audience signalr.Audience) request {
	switch audience.Kind {
	case signalr.ToAll:
	case signalr.ToUser:
		return r.at("users", audience.Name)
	case signalr.ToGroup:
		return r.at("groups", audience.Name)
	case signalr.ToConnection:
		return r.at("connections", audience.Name)
	default:
		r.err = fmt.Errorf("unknown audience %d", audience.Kind)
	}
	return r
}

func describe(verb string, to signalr.Audience) string {
	if to.Kind == signalr.ToAll {
		return verb + " all"
	}
	return fmt.Sprintf("%s %s %q", verb, to.Kind, to.Name)
}
