package host_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/upstream"
)

// source is a token source of a machine without network.
type source struct{}

func (source) Token(context.Context, string) (service.Token, error) {
	return service.Token{Value: "t", Expires: time.Now().Add(time.Hour)}, nil
}

func identity(service.ConnectionString) (service.TokenSource, error) { return source{}, nil }

func TestIdentitiesNeedAnotherProof(t *testing.T) {
	env := environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString__serviceUri": "https://svc"}
	err := host.Serve(t.Context(), appOf(trigger("Hello", hello)), host.WithEnvironment(env.get), host.WithIdentity(identity))
	if !errors.Is(err, service.ErrIdentity) || !strings.Contains(err.Error(), "host.WithEntra or host.WithUpstreamCode") {
		t.Errorf("without a proof: %v", err)
	}
	r := start(t, appOf(trigger("Hello", hello)), env, host.WithIdentity(identity), host.WithUpstreamCode("s3cret"))
	for path, want := range map[string]int{
		"/runtime/webhooks/signalr?code=s3cret": http.StatusOK,
		"/runtime/webhooks/signalr?code=other":  http.StatusUnauthorized,
		"/runtime/webhooks/signalr":             http.StatusUnauthorized,
	} {
		if status, body := r.request(t, http.MethodPost, path, upstreamCall, upstreamHeaders("no key")...); status != want {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if log := r.log.String(); strings.Contains(log, "will fail") {
		t.Errorf("the log warns of the connection: %s", log)
	}
	entra := host.WithEntra(upstream.Entra{TenantID: "t", Audiences: []string{"a"}})
	r = start(t, appOf(trigger("Hello", hello)), env, host.WithIdentity(identity), entra)
	if status, _ := r.request(t, http.MethodPost, "/runtime/webhooks/signalr", upstreamCall, upstreamHeaders("no key")...); status != http.StatusUnauthorized {
		t.Errorf("without a bearer token: %d", status)
	}
}

func TestDetailedErrors(t *testing.T) {
	fail := func(context.Context) (any, error) { return nil, errors.New("the store is down") }
	env := environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString}
	for detailed, opts := range map[bool][]host.Option{false: nil, true: {host.WithDetailedErrors()}} {
		app := appOf(trigger("Hello", fail))
		app.RegisterNegotiation(signalr.Negotiation{Function: "negotiate", Hub: "chat", Options: func(context.Context, *http.Request) (signalr.NegotiateOptions, error) {
			return signalr.NegotiateOptions{}, errors.New("the store is down")
		}})
		r := start(t, app, env, opts...)
		_, completion := r.request(t, http.MethodPost, "/runtime/webhooks/signalr", upstreamCall, upstreamHeaders(accessKey)...)
		_, refusal := r.request(t, http.MethodPost, "/api/negotiate", "")
		for _, answer := range []string{completion, refusal} {
			if strings.Contains(answer, "the store is down") != detailed || strings.Contains(answer, "error id") == detailed {
				t.Errorf("detailed %v: %s", detailed, answer)
			}
		}
		if strings.Contains(r.log.String(), "for development only") != detailed {
			t.Errorf("detailed %v: log %s", detailed, r.log.String())
		}
	}
}

func TestCORSIsForSelfHostedAppsOnly(t *testing.T) {
	const origin = "https://app.example.net"
	for _, c := range []struct {
		env       environment
		option    host.Option
		preflight int
		sent      bool
	}{
		{environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString}, host.WithCORS(origin), http.StatusNoContent, true},
		{environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString, "HUBWIRE_CORS": "https://other," + origin}, host.WithCORS(), http.StatusNoContent, true},
		{environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "0", "AzureSignalRConnectionString": connectionString}, host.WithCORS(origin), http.StatusNotFound, false},
	} {
		r := start(t, negotiating(), c.env, c.option)
		status, _ := r.request(t, http.MethodOptions, "/api/rooms/Blue/negotiate", "", "Origin", origin, "Access-Control-Request-Method", "POST")
		if status != c.preflight {
			t.Errorf("%v: preflight gives %d", c.env, status)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/api/rooms/Blue/negotiate", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Origin", origin)
		answer, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if sent := answer.Header.Get("Access-Control-Allow-Origin") == origin; sent != c.sent {
			t.Errorf("%v: got %v", c.env, answer.Header)
		}
	}
}

func TestApplicationsShareAService(t *testing.T) {
	env := environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString}
	app := appOf(trigger("Hello", hello))
	app.RegisterNegotiation(signalr.Negotiation{Function: "negotiate", Hub: "chat", Declared: &signalr.DeclaredNegotiation{}})
	r := start(t, app, env, host.WithApplicationName("Shop"))
	if _, body := r.request(t, http.MethodPost, "/api/negotiate", ""); !strings.Contains(body, "/client/?hub=shop_chat") {
		t.Errorf("clients are sent to %s", body)
	}
	headers := upstreamHeaders(accessKey)
	for hub, want := range map[string]int{"shop_chat": 200, "chat": 200, "other_chat": 404} {
		headers := append(headers, "X-ASRS-Hub", hub)
		if status, body := r.request(t, http.MethodPost, "/runtime/webhooks/signalr", upstreamCall, headers...); status != want {
			t.Errorf("hub %s: %d %s", hub, status, body)
		}
	}
}

func TestMemoryOfACallIsBounded(t *testing.T) {
	type row struct{ A, B, C, D, E, F, G, H string }
	app := signalr.NewApp()
	app.Register(signalr.Trigger{
		Function: "Hello", Hub: "chat", Category: signalr.Messages, Event: "hello", Result: true,
		Run: func(_ context.Context, call *signalr.Call) (any, error) {
			args := call.Arguments("rows")
			rows := decode.Value[[]row](args)
			return len(rows), args.End()
		},
	})
	list := "[" + strings.Repeat("{},", 99) + "{}]"
	for limit, want := range map[int]string{0: "100", 1000: "limit of 1000 bytes of memory"} {
		r := start(t, app, environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString}, host.WithMaxDecodedBytes(limit))
		call := strings.Replace(upstreamCall, `"arguments":[]`, `"arguments":[`+list+`]`, 1)
		if _, body := r.request(t, http.MethodPost, "/runtime/webhooks/signalr", call, upstreamHeaders(accessKey)...); !strings.Contains(body, want) {
			t.Errorf("self-hosted with limit %d: got %s", limit, body)
		}
		r = start(t, app, environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "0"}, host.WithMaxDecodedBytes(limit))
		call = strings.Replace(invocation, `"Arguments":[]`, `"Arguments":[`+list+`]`, 1)
		if _, body := r.request(t, http.MethodPost, "/Hello", call); !strings.Contains(body, want) {
			t.Errorf("custom handler with limit %d: got %s", limit, body)
		}
	}
}

func TestThePublicKeyIsToldWhereOthersReachTheProgram(t *testing.T) {
	for addr, warned := range map[string]bool{"127.0.0.1:0": false, "localhost:0": false, "[::1]:0": false, "0.0.0.0:0": true, ":0": true} {
		for key, public := range map[string]bool{accessKey: true, "another": false} {
			env := environment{"HUBWIRE_ADDR": addr, "AzureSignalRConnectionString": "Endpoint=https://a;AccessKey=" + key + ";Version=1.0;"}
			if log := start(t, appOf(trigger("Hello", hello)), env).log.String(); strings.Contains(log, "is the public one of the emulator") != (warned && public) {
				t.Errorf("%s with %s: log %s", addr, key, log)
			}
		}
	}
}

func TestEntraWithoutCallersIsTold(t *testing.T) {
	env := environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString}
	for want, callers := range map[bool][]string{true: nil, false: {"0d1c"}} {
		log := start(t, appOf(trigger("Hello", hello)), env, host.WithEntra(upstream.Entra{TenantID: "t", Audiences: []string{"a"}, Callers: callers})).log.String()
		if strings.Contains(log, "names no Callers") != want {
			t.Errorf("callers %v: log %s", callers, log)
		}
	}
}
