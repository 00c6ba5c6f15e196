package host_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func negotiation(change func(*signalr.Negotiation)) *signalr.App {
	n := signalr.Negotiation{Function: "negotiate", Hub: "chat", Options: func(context.Context, *http.Request) (signalr.NegotiateOptions, error) {
		return signalr.NegotiateOptions{}, nil
	}}
	change(&n)
	app := signalr.NewApp()
	app.RegisterNegotiation(n)
	return app
}

func withAuth(level string) *signalr.App {
	return negotiation(func(n *signalr.Negotiation) { n.Auth = level })
}

func declared(d signalr.DeclaredNegotiation) *signalr.App {
	return negotiation(func(n *signalr.Negotiation) { n.Options, n.Declared = nil, &d })
}

func allowAll(*http.Request) error { return nil }

func TestSelfHostedNegotiationsNeedAGuard(t *testing.T) {
	env := environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString}
	trusted := environment{"HUBWIRE_TRUSTED_FRONT": "true"}
	for name, value := range env {
		trusted[name] = value
	}
	principal := signalr.DeclaredNegotiation{UserID: "{Headers.X-MS-CLIENT-PRINCIPAL-ID}"}
	idToken := signalr.DeclaredNegotiation{IDToken: "{headers.token}", Claims: []string{"role"}}
	for name, c := range map[string]struct {
		app  *signalr.App
		env  environment
		opts []host.Option
		says string // "" where it starts
	}{
		"function":               {withAuth("function"), env, nil, `negotiate function "negotiate" has auth=function`},
		"admin":                  {withAuth("admin"), env, nil, "host.WithNegotiateKey"},
		"anonymous":              {withAuth("anonymous"), env, nil, ""},
		"function and key":       {withAuth("function"), env, []host.Option{host.WithNegotiateKey("k")}, ""},
		"function and none":      {withAuth("function"), env, []host.Option{host.WithNegotiateKey("")}, "a code is empty"},
		"function, authorized":   {withAuth("function"), env, []host.Option{host.WithNegotiateAuthorization(allowAll)}, ""},
		"function, front":        {withAuth("function"), env, []host.Option{host.WithTrustedFront()}, ""},
		"function, setting":      {withAuth("function"), trusted, nil, ""},
		"principal":              {declared(principal), env, nil, "HUBWIRE_TRUSTED_FRONT=true"},
		"principal and key":      {declared(principal), env, []host.Option{host.WithNegotiateKey("k")}, "any client can send"},
		"principal, front":       {declared(principal), env, []host.Option{host.WithTrustedFront()}, ""},
		"ID token":               {declared(idToken), env, nil, "whose signature is not checked"},
		"ID token, authorized":   {declared(idToken), env, []host.Option{host.WithNegotiateAuthorization(allowAll)}, ""},
		"what a client may name": {declared(signalr.DeclaredNegotiation{UserID: "{query.user}"}), env, nil, ""},
		"behind the host":        {declared(principal), environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "0"}, nil, ""},
	} {
		if c.says == "" {
			start(t, c.app, c.env, c.opts...)
			continue
		}
		ctx, end := context.WithCancel(t.Context()) // of a program that starts all the same
		err := host.Serve(ctx, c.app, append(c.opts, host.WithListening(func(net.Addr) { end() }), host.WithEnvironment(c.env.get), host.WithLogger(slog.New(slog.DiscardHandler)))...)
		end()
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", name, err, c.says)
		}
	}
}

func TestNegotiateKeys(t *testing.T) {
	env := environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString}
	r := start(t, withAuth("function"), env, host.WithNegotiateKey("first", "second"), host.WithNegotiateAuthorization(func(r *http.Request) error {
		if r.Header.Get("Session") == "" {
			return &signalr.StatusError{Status: http.StatusForbidden, Message: "no session"}
		}
		return nil
	}))
	for _, c := range []struct {
		path, header, session string
		want                  int
	}{
		{"/api/negotiate", "", "s", 401},
		{"/api/negotiate?code=other", "", "s", 401},
		{"/api/negotiate?code=", "", "s", 401},
		{"/api/negotiate?code=first", "", "s", 200},
		{"/api/negotiate", "second", "s", 200},
		{"/api/negotiate?code=first", "", "", 403},
	} {
		if status, body := r.request(t, http.MethodPost, c.path, "", "X-Functions-Key", c.header, "Session", c.session); status != c.want {
			t.Errorf("%+v: got %d %s", c, status, body)
		}
	}
}

func TestNegotiateAuthorizationHoldsInBothHostings(t *testing.T) {
	refuse := host.WithNegotiateAuthorization(func(*http.Request) error { return errors.New("refused") })
	for _, env := range []environment{
		{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString},
		{"FUNCTIONS_CUSTOMHANDLER_PORT": "0", "AzureSignalRConnectionString": connectionString},
	} {
		if status, body := start(t, withAuth(""), env, refuse).request(t, http.MethodPost, "/api/negotiate", ""); status != http.StatusInternalServerError {
			t.Errorf("%v: got %d %s", env, status, body)
		}
	}
}
