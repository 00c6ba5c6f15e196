package inspector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// callWithin is how long a call of the page may take.
const callWithin = time.Minute

// connections answers who is connected, and which users are in groups.
func (s *Server) connections(w http.ResponseWriter, _ *http.Request) {
	var all struct {
		Known       bool                      `json:"known"` // false where the app works with another service
		Connections []emulator.ConnectionInfo `json:"connections"`
		Memberships []emulator.UserGroups     `json:"memberships"`
	}
	if service := s.options.Service; service != nil {
		all.Known, all.Connections, all.Memberships = true, service.Connections(), service.Memberships()
	}
	answer(w, all)
}

func (s *Server) functions(w http.ResponseWriter, _ *http.Request) {
	var functions []Function
	if s.options.Functions != nil {
		functions = s.options.Functions()
	}
	answer(w, functions)
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
func (s *Server) call(w http.ResponseWriter, r *http.Request) {
	asked, ok := read[callRequest](w, r)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeoutCause(r.Context(), callWithin, fmt.Errorf("no answer within %s", callWithin))
	defer cancel()
	arguments, err := []byte(asked.Arguments), error(nil)
	if asked.Arguments.Kind() != '[' {
		err = errors.New("expected a list")
	} else if asked.Protocol == messagePack {
		arguments, err = pack(nil, asked.Arguments, deepest)
	}
	if err != nil {
		fail(w, http.StatusBadRequest, fmt.Errorf("arguments: %w", err))
		return
	}
	client, err := s.connect(ctx, asked)
	if err != nil {
		fail(w, http.StatusBadGateway, fmt.Errorf("connecting a client: %w", err))
		return
	}
	defer client.Close()
	if asked.ReplayOf != 0 {
		s.options.Collector.Replaying(client.ConnectionID(), asked.ReplayOf)
	}
	began := time.Now()
	result, err := client.InvokeEncoded(ctx, asked.Event, arguments)
	done := callAnswer{Connection: client.ConnectionID(), Result: result, Pushes: client.Unread(), Milliseconds: milliseconds(time.Since(began))}
	if err != nil {
		done.Error = err.Error()
		if failed, ok := errors.AsType[*signalrtest.InvocationError](err); ok {
			done.Error = failed.Message
		}
	}
	answer(w, done)
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

func (s *Server) act(w http.ResponseWriter, r *http.Request) {
	asked, ok := read[actRequest](w, r)
	if !ok {
		return
	}
	sender, err := service.NewSender(s.connection, asked.Hub)
	switch {
	case err != nil:
	case asked.Send != nil:
		message := signalr.Message{Target: asked.Send.Target, To: asked.Send.Audience}
		for _, each := range asked.Send.Arguments {
			message.Arguments = append(message.Arguments, each)
		}
		err = sender.Send(r.Context(), message)
	case asked.Group != nil:
		err = sender.ChangeGroup(r.Context(), *asked.Group)
	case asked.Close != nil:
		err = sender.CloseConnection(r.Context(), asked.Close.ConnectionID, asked.Close.Reason)
	}
	if err != nil {
		fail(w, http.StatusBadGateway, err)
		return
	}
	answer(w, struct{}{})
}
