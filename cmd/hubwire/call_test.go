package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest"
)

// greeter is an app with two hubs, each with a negotiate function.
func greeter(t *testing.T) *signalrtest.App {
	t.Helper()
	app := signalr.NewApp()
	for _, hub := range []string{"chat", "news"} {
		output := signalr.Output{Hub: hub, Connection: signalr.DefaultConnection, Binding: "hubwireMessages"}
		app.Register(signalr.Trigger{
			Function: hub + "Greet", Hub: hub, Event: "greet", Category: signalr.Messages, Result: true, Outputs: []signalr.Output{output},
			Run: func(ctx context.Context, call *signalr.Call) (any, error) {
				arguments := string(call.Context.Arguments.Raw(0))
				if arguments == "0" {
					return nil, signalr.Errorf("nobody\rthere")
				}
				err := call.Senders.Sender(output).Send(ctx, signalr.Message{Target: "greeted", Arguments: []any{call.Context.UserID}})
				return []string{hub, call.Context.UserID, arguments}, err
			},
		})
		route := "negotiate"
		if hub != "chat" {
			route = hub + "/negotiate"
		}
		app.RegisterNegotiation(signalr.Negotiation{
			Function: hub + "Negotiate", Hub: hub, Route: route,
			Options: func(_ context.Context, r *http.Request) (signalr.NegotiateOptions, error) {
				return signalr.NegotiateOptions{UserID: r.URL.Query().Get("user") + r.Header.Get("X-Extra")}, nil
			},
		})
	}
	return signalrtest.NewApp(t, app)
}

func TestCall(t *testing.T) {
	app := greeter(t)
	api := app.URL() + "/api"
	for _, c := range []struct {
		name             string
		args             []string
		code             int
		out, errContains string
	}{
		{name: "json", args: []string{api, "chat.greet", `{"a":1}`}, out: `["chat","","{\"a\":1}"]`},
		{name: "text", args: []string{api, "chat.greet", "friends"}, out: `["chat","","\"friends\""]`},
		{name: "all text", args: []string{api, "chat.greet", "7", "--text"}, out: `["chat","","\"7\""]`},
		{name: "no hub", args: []string{api, "greet", "7"}, out: `["chat","","7"]`},
		{name: "another hub", args: []string{api, "news.greet", "7"}, out: `["news","","7"]`},
		{name: "user", args: []string{api, "chat.greet", "7", "--user", "ann", "--header", "X-Extra: !"}, out: `["chat","ann!","7"]`},
		{name: "messagepack", args: []string{api, "chat.greet", "7", "--protocol", "messagepack"}, out: `["chat","","7"]`},
		{name: "long polling", args: []string{api, "chat.greet", "7", "--transport", "longpolling", "--protocol", "messagepack"}, out: `["chat","","7"]`},
		{name: "server-sent events", args: []string{api, "chat.greet", "7", "--transport", "ServerSentEvents"}, out: `["chat","","7"]`},
		{name: "a service", args: []string{app.Service().ConnectionString(), "news.greet", "7", "--user", "bob"}, out: `["news","bob","7"]`},
		{name: "failed", args: []string{api, "chat.greet", "0"}, code: exitFindings, errContains: `greet failed: nobody\rthere`},
		{name: "no such hub", args: []string{api, "cat.greet", "0"}, code: exitTrouble, errContains: `/api/negotiate is for hub "chat"; negotiating for hub "cat": POST `},
		{name: "nobody listens", args: []string{"http://127.0.0.1:1/api", "chat.greet"}, code: exitTrouble, errContains: "dial tcp 127.0.0.1:1: "},
		{name: "no function", args: []string{api}, code: exitTrouble, errContains: "missing function"},
		{name: "no method", args: []string{api, "chat."}, code: exitTrouble, errContains: `invalid function "chat."`},
		{name: "no URL", args: []string{"chat.greet", "7"}, code: exitTrouble, errContains: `invalid URL "chat.greet"`},
		{name: "no hub for a service", args: []string{app.Service().ConnectionString(), "greet"}, code: exitTrouble, errContains: "missing hub"},
		{name: "protocol", args: []string{api, "chat.greet", "--protocol", "xml"}, code: exitTrouble, errContains: `invalid protocol "xml"`},
		{name: "header", args: []string{api, "chat.greet", "--header", "x"}, code: exitTrouble, errContains: `invalid header "x"`},
		{name: "transport", args: []string{api, "chat.greet", "--transport", "x"}, code: exitTrouble, errContains: `invalid transport "x"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, errOut bytes.Buffer
			code := run(append([]string{"call"}, c.args...), &out, &errOut)
			if code != c.code || strings.TrimSpace(out.String()) != c.out || !strings.Contains(errOut.String(), c.errContains) {
				t.Errorf("exit code %d, want %d\nstdout %s\nwant   %s\nstderr %s", code, c.code, out.String(), c.out, errOut.String())
			}
		})
	}
}

func TestCallListens(t *testing.T) {
	app := greeter(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		c := caller{protocol: "json", transport: "WebSockets", listen: true, timeout: time.Minute, user: "ann"}
		err := c.run(ctx, &session{out: writer, errOut: io.Discard}, []string{app.URL() + "/api", "chat.greet", "7"})
		_ = writer.Close()
		ended <- err
	}()
	var got []string
	for scanner := bufio.NewScanner(reader); scanner.Scan(); {
		if got = append(got, scanner.Text()); len(got) == 2 {
			interrupt()
		}
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{`{"target":"greeted","arguments":["ann"]}`, `{"result":["chat","ann","7"]}`} {
		if !strings.Contains(all, want) {
			t.Errorf("no %s in\n%s", want, all)
		}
	}
}

func TestCallCompletesFunctionsOfTheApp(t *testing.T) {
	var out bytes.Buffer
	code := run([]string{"-C", "../../examples/chat", "__complete", "call", "http://localhost:7071/api", "chat.sendTo"}, &out, io.Discard)
	if want := "chat.sendToGroup\nchat.sendToUser\nchat.sendToConnection\n"; code != exitOK || !strings.HasPrefix(out.String(), want) {
		t.Errorf("exit code %d, %s", code, out.String())
	}
}
