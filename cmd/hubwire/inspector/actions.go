package inspector

import (
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

// connectionsAnswer is who is connected, and which users are in groups.
type connectionsAnswer struct {
	Known       bool                      `json:"known"` // false where the app works with another service
	Connections []emulator.ConnectionInfo `json:"connections"`
	Memberships []emulator.UserGroups     `json:"memberships"`
}

func (s *Server) connections(w http.ResponseWriter, _ *http.Request) {
	all := connectionsAnswer{Connections: []emulator.ConnectionInfo{}, Memberships: []emulator.UserGroups{}}
	if s.options.Service != nil {
		all.Known = true
		all.Connections = append(all.Connections, s.options.Service.Connections()...)
		all.Memberships = append(all.Memberships, s.options.Service.Memberships()...)
	}
	answer(w, all)
}

func (s *Server) functions(w http.ResponseWriter, r *http.Request) {
	functions := []Function{}
	if s.options.Functions != nil {
		found, err := s.options.Functions(r.Context())
		if err != nil {
			fail(w, http.StatusUnprocessableEntity, err)
			return
		}
		functions = append(functions, found...)
	}
	answer(w, functions)
}

// callRequest is a call for a client to make.
type callRequest struct {
	Hub       string         `json:"hub"`
	Event     string         `json:"event"`
	Arguments jsontext.Value `json:"arguments"` // as in [Event.Arguments]
	User      string         `json:"user"`
	Claims    [][2]string    `json:"claims"`
	Protocol  string         `json:"protocol"`
	Transport string         `json:"transport"`
	ReplayOf  uint64         `json:"replayOf"`
}

// callAnswer is what became of it.
type callAnswer struct {
	Connection   string         `json:"connection"`
	Result       jsontext.Value `json:"result,omitzero"`
	Error        string         `json:"error,omitzero"` // as the client read it
	Pushes       []pushed       `json:"pushes"`
	Milliseconds float64        `json:"ms"`
}

type pushed struct {
	Target    string           `json:"target"`
	Arguments []jsontext.Value `json:"arguments"`
}

// call makes a call with a client of its own.
func (s *Server) call(w http.ResponseWriter, r *http.Request) {
	asked, ok := read[callRequest](w, r)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeoutCause(r.Context(), callWithin, fmt.Errorf("no answer within %s", callWithin))
	defer cancel()
	arguments, err := travelling(asked.Arguments, asked.Protocol)
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
	done := callAnswer{Connection: client.ConnectionID(), Result: result, Pushes: []pushed{}, Milliseconds: milliseconds(time.Since(began))}
	if err != nil {
		done.Error = err.Error()
		if failed, ok := errors.AsType[*signalrtest.InvocationError](err); ok {
			done.Error = failed.Message
		}
	}
	for _, push := range client.Unread() {
		done.Pushes = append(done.Pushes, pushed{push.Target, push.Arguments})
	}
	answer(w, done)
}

// connect connects a client with a token made for it.
func (s *Server) connect(ctx context.Context, asked callRequest) (*signalrtest.Client, error) {
	connection, err := service.ParseConnectionString(s.options.Connection)
	if err != nil {
		return nil, err
	}
	var pairs []string
	for _, claim := range asked.Claims {
		pairs = append(pairs, claim[0], claim[1])
	}
	token, err := connection.ClientToken(asked.Hub, signalr.NegotiateOptions{UserID: asked.User, Claims: signalr.NewClaims(pairs...)}, time.Now())
	if err != nil {
		return nil, err
	}
	options := []signalrtest.ConnectOption{signalrtest.WithAccessToken(token)}
	if asked.Protocol == "messagepack" {
		options = append(options, signalrtest.WithMessagePack())
	}
	if asked.Transport != "" {
		transport, err := signalrtest.ParseTransport(asked.Transport)
		if err != nil {
			return nil, err
		}
		options = append(options, signalrtest.WithTransport(transport))
	}
	return signalrtest.Dial(ctx, connection.ClientURL(asked.Hub), options...)
}

// sender sends to the clients of a hub.
func (s *Server) sender(hub string) (*service.Sender, error) {
	connection, err := service.ParseConnectionString(s.options.Connection)
	if err != nil {
		return nil, err
	}
	return service.NewSender(connection, hub)
}

// act lets do act on a hub, and answers.
func (s *Server) act(w http.ResponseWriter, hub string, do func(*service.Sender) error) {
	sender, err := s.sender(hub)
	if err == nil {
		err = do(sender)
	}
	if err != nil {
		fail(w, http.StatusBadGateway, err)
		return
	}
	answer(w, struct{}{})
}

type sendRequest struct {
	Hub       string               `json:"hub"`
	To        signalr.AudienceKind `json:"to"`
	Name      string               `json:"name"` // of the user, group or connection
	Target    string               `json:"target"`
	Arguments []jsontext.Value     `json:"arguments"`
}

func (s *Server) send(w http.ResponseWriter, r *http.Request) {
	asked, ok := read[sendRequest](w, r)
	if !ok {
		return
	}
	arguments := make([]any, len(asked.Arguments))
	for i, each := range asked.Arguments {
		arguments[i] = each
	}
	s.act(w, asked.Hub, func(sender *service.Sender) error {
		return sender.Send(r.Context(), signalr.Message{Target: asked.Target, Arguments: arguments, To: signalr.Audience{Kind: asked.To, Name: asked.Name}})
	})
}

type groupRequest struct {
	Hub        string              `json:"hub"`
	Action     signalr.GroupAction `json:"action"`
	Group      string              `json:"group"`
	User       string              `json:"user"`
	Connection string              `json:"connection"`
}

func (s *Server) group(w http.ResponseWriter, r *http.Request) {
	asked, ok := read[groupRequest](w, r)
	if !ok {
		return
	}
	s.act(w, asked.Hub, func(sender *service.Sender) error {
		return sender.ChangeGroup(r.Context(), signalr.GroupChange{Action: asked.Action, Group: asked.Group, UserID: asked.User, ConnectionID: asked.Connection})
	})
}

type closeRequest struct {
	Hub        string `json:"hub"`
	Connection string `json:"connection"`
	Reason     string `json:"reason"`
}

func (s *Server) closeConnection(w http.ResponseWriter, r *http.Request) {
	asked, ok := read[closeRequest](w, r)
	if !ok {
		return
	}
	s.act(w, asked.Hub, func(sender *service.Sender) error {
		return sender.CloseConnection(r.Context(), asked.Connection, asked.Reason)
	})
}
