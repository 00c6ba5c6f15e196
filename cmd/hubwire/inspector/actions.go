package inspector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

type nothing struct{}

// connections tells who is connected, and which users are in groups.
func (s *Server) connections(context.Context, nothing) (any, error) {
	var all struct {
		Known       bool                      `json:"known"` // false where the app works with another service
		Connections []emulator.ConnectionInfo `json:"connections"`
		Memberships []emulator.UserGroups     `json:"memberships"`
	}
	if service := s.options.Service; service != nil {
		all.Known, all.Connections, all.Memberships = true, service.Connections(), service.Memberships()
	}
	return all, nil
}

func (s *Server) functions(context.Context, nothing) (any, error) {
	if s.options.Functions == nil {
		return []Function{}, nil
	}
	return s.options.Functions(), nil
}

// event tells one event as it is.
func (s *Server) event(_ context.Context, id uint64) (any, error) {
	if e := s.options.Collector.Recording.Event(id); e != nil {
		return e, nil
	}
	return nil, errors.New("this event is not kept any more")
}

func (s *Server) clear(context.Context, nothing) (any, error) {
	s.options.Collector.Recording.Clear()
	return nothing{}, nil
}

// callRequest is a call for a client to make.
type callRequest struct {
	Hub       string           `json:"hub"`
	Event     string           `json:"event"`
	Arguments jsontext.Value   `json:"arguments"` // for MessagePack as in [Event.Arguments], else as they are sent
	User      string           `json:"user"`
	Claims    []emulator.Claim `json:"claims"`
	Protocol  string           `json:"protocol"`
	Transport string           `json:"transport"`
	ReplayOf  uint64           `json:"replayOf"`
}

// callAnswer is what became of it.
type callAnswer struct {
	Connection   string              `json:"connection"`
	Result       jsontext.Value      `json:"result,omitzero"`
	Error        string              `json:"error,omitzero"` // as the client read it
	Pushes       []*signalrtest.Push `json:"pushes"`
	Milliseconds float64             `json:"ms"`
}

// call makes a call with a client of its own.
func (s *Server) call(ctx context.Context, asked callRequest) (any, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, time.Minute, errors.New("no answer within a minute"))
	defer cancel()
	if asked.Arguments.Kind() != '[' {
		return nil, errors.New("arguments: expected a list")
	}
	arguments := []byte(asked.Arguments)
	if asked.Protocol == messagePack {
		var err error
		if arguments, err = pack(nil, asked.Arguments, deepest); err != nil {
			return nil, fmt.Errorf("arguments: %w", err)
		}
	}
	client, err := s.connect(ctx, asked)
	if err != nil {
		return nil, fmt.Errorf("connecting a client: %w", err)
	}
	defer client.Close()
	s.options.Collector.replaying(client.ConnectionID(), asked.ReplayOf)
	began := time.Now()
	result, err := client.InvokeEncoded(ctx, asked.Event, arguments)
	done := callAnswer{Connection: client.ConnectionID(), Result: result, Pushes: client.Unread(), Milliseconds: milliseconds(time.Since(began))}
	if err != nil {
		done.Error = err.Error()
		if failed, ok := errors.AsType[*signalrtest.InvocationError](err); ok {
			done.Error = failed.Message
		}
	}
	return done, nil
}

// connect connects a client with a token made for it.
func (s *Server) connect(ctx context.Context, asked callRequest) (*signalrtest.Client, error) {
	var pairs []string
	for _, claim := range asked.Claims {
		pairs = append(pairs, claim.Type, claim.Value)
	}
	token, err := s.connection.ClientToken(asked.Hub, signalr.NegotiateOptions{UserID: asked.User, Claims: signalr.NewClaims(pairs...), AmbiguousClaims: true}, time.Now())
	if err != nil {
		return nil, err
	}
	transport, err := signalrtest.ParseTransport(cmp.Or(asked.Transport, "WebSockets"))
	if err != nil {
		return nil, err
	}
	options := []signalrtest.ConnectOption{signalrtest.WithAccessToken(token), signalrtest.WithTransport(transport)}
	if asked.Protocol == messagePack {
		options = append(options, signalrtest.WithMessagePack())
	}
	return signalrtest.Dial(ctx, s.connection.ClientURL(asked.Hub), options...)
}

// actRequest is something to do to the clients of a hub: one of the three.
type actRequest struct {
	Hub  string `json:"hub"`
	Send *struct {
		signalr.Audience
		Target    string
		Arguments []jsontext.Value
	} `json:"send"`
	Group *signalr.GroupChange                   `json:"group"`
	Close *struct{ ConnectionID, Reason string } `json:"close"`
}

func (s *Server) act(ctx context.Context, asked actRequest) (any, error) {
	sender, err := service.NewSender(s.connection, asked.Hub)
	switch {
	case err != nil:
	case asked.Send != nil:
		message := signalr.Message{Target: asked.Send.Target, To: asked.Send.Audience}
		for _, each := range asked.Send.Arguments {
			message.Arguments = append(message.Arguments, each)
		}
		err = sender.Send(ctx, message)
	case asked.Group != nil:
		err = sender.ChangeGroup(ctx, *asked.Group)
	case asked.Close != nil:
		err = sender.CloseConnection(ctx, asked.Close.ConnectionID, asked.Close.Reason)
	}
	return nothing{}, err
}
