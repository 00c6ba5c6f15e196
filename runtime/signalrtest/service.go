package signalrtest

import (
	"context"
	"time"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// Service is a SignalR Service on this machine, for one test.
type Service struct{ *emulator.Service }

// NewService starts a service that ends with the test.
func NewService(t TB, opts ...Option) *Service {
	t.Helper()
	s := startService(t, collect(t, opts), nil)
	t.Cleanup(func() { s.end(t) })
	return s
}

func startService(t TB, c *config, suggest func(hub, category, event string) string) *Service {
	t.Helper()
	options := emulator.Options{Logger: c.logger, Suggest: suggest}
	for _, change := range c.emulator {
		change(&options)
	}
	running, err := emulator.Start(options)
	if err != nil {
		t.Fatalf("starting the SignalR Service: %v", err)
	}
	return &Service{running}
}

// end closes the service, which has the program's functions see their clients
// leave.
func (s *Service) end(t TB) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Errorf("stopping the SignalR Service: %v", err)
	}
}

// Connect connects a client to a hub, with a token of the service's own. A
// client that is to pass the program's negotiate function connects by
// [Connect] instead.
func (s *Service) Connect(t TB, hub string, opts ...ConnectOption) *Client {
	t.Helper()
	c := collectConnect(opts)
	url, token, err := s.clientAccess(hub, c.user, c.claims)
	if err != nil {
		t.Fatalf("a token for hub %q: %v", hub, err)
	}
	c.token = token
	return connect(t, url, c)
}

func (s *Service) clientAccess(hub, user string, claims signalr.Claims) (url, token string, err error) {
	connection, err := service.ParseConnectionString(s.ConnectionString())
	if err != nil {
		return "", "", err
	}
	token, err = connection.ClientToken(hub, signalr.NegotiateOptions{UserID: user, Claims: claims, AmbiguousClaims: true}, time.Now())
	return connection.ClientURL(hub), token, err
}
