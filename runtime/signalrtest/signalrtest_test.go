package signalrtest_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/bind"
	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
	"github.com/hubwire/hubwire/runtime/upstream"
)

func TestClientCallsAndHears(t *testing.T) {
	app := signalrtest.NewApp(t, echoHub())
	ann := app.Connect(t, "echo", signalrtest.ConnectAs("ann"))
	bob := app.Connect(t, "Echo", signalrtest.ConnectAs("bob"))
	said, err := signalrtest.Invoke[string](t.Context(), ann, "SAY", "hi")
	if said != "hi from ann" || err != nil {
		t.Errorf("got %q, %v", said, err)
	}
	if err := bob.Send(t.Context(), "shout", "one"); err != nil {
		t.Fatal(err)
	}
	if text, err := bob.Invoke(t.Context(), "shout", "two"); text != nil || err != nil {
		t.Errorf("got %s, %v", text, err)
	}
	if left := bob.Unread(); len(left) != 2 || left[0].Target != "heard" {
		t.Errorf("unread: %v", left)
	}
	for _, want := range []string{"one", "two"} {
		var text, from string
		ann.Expect(t, "heard", &text, &from)
		if text != want || from != "bob" {
			t.Errorf("heard %q from %q, want %q", text, from, want)
		}
	}
	var failed *signalrtest.InvocationError
	_, err = ann.Invoke(t.Context(), "fail", "luck")
	if !errors.As(err, &failed) || err.Error() != "fail failed: no luck today" {
		t.Errorf("got %v", err)
	}
	_, err = ann.Invoke(t.Context(), "sya", "hi")
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "hub echo has: say, ") {
		t.Errorf("got %v", err)
	}
	if _, err = signalrtest.Invoke[int](t.Context(), ann, "say", "hi"); err == nil || !strings.HasPrefix(err.Error(), "the result of say: ") {
		t.Errorf("got %v", err)
	}
	if _, err = ann.Invoke(t.Context(), "say", make(chan int)); err == nil || !strings.Contains(err.Error(), "encoding the arguments") {
		t.Errorf("got %v", err)
	}
}

func TestMessagePackClient(t *testing.T) {
	app := signalrtest.NewApp(t, echoHub())
	ann := app.Connect(t, "echo", signalrtest.ConnectAs("ann"), signalrtest.WithMessagePack())
	bob := app.Connect(t, "echo", signalrtest.ConnectAs("bob"))
	if said, err := signalrtest.Invoke[string](t.Context(), ann, "say", "hi"); said != "hi from ann" || err != nil {
		t.Errorf("got %q, %v", said, err)
	}
	if _, err := ann.Invoke(t.Context(), "fail", "luck"); err == nil || err.Error() != "fail failed: no luck today" {
		t.Errorf("got %v", err)
	}
	if text, err := ann.Invoke(t.Context(), "shout", "ünï"); text != nil || err != nil {
		t.Errorf("got %s, %v", text, err)
	}
	for _, client := range []*signalrtest.Client{ann, bob} {
		var text, from string
		client.Expect(t, "heard", &text, &from)
		if text != "ünï" || from != "ann" {
			t.Errorf("heard %q from %q", text, from)
		}
	}
}

func TestWaitingEnds(t *testing.T) {
	app := signalrtest.NewApp(t, echoHub())
	ann := app.Connect(t, "echo")
	ctx, cancel := context.WithCancelCause(t.Context())
	if _, err := ann.Invoke(ctx, "shout", "x"); err != nil {
		t.Fatal(err)
	}
	cancel(errors.New("enough"))
	if err := ann.Wait(ctx, "seen"); err == nil || err.Error() != "waiting for seen: enough; unread messages: [heard]" {
		t.Errorf("got %v", err)
	}
	if err := ann.Wait(ctx, "heard", new(string)); err == nil || !strings.Contains(err.Error(), `heard has 2 arguments, expected 1: ["x" ""]`) {
		t.Errorf("got %v", err)
	}
	ann.Close()
	if err := ann.Wait(t.Context(), "heard"); !errors.Is(err, signalrtest.ErrClosed) {
		t.Errorf("got %v", err)
	}
	if _, err := ann.Invoke(t.Context(), "say", "x"); !errors.Is(err, signalrtest.ErrClosed) || ann.Err() != signalrtest.ErrClosed {
		t.Errorf("got %v", err)
	}
}

// The app's own negotiate function decides who comes in, and with what.
func TestConnectThroughNegotiate(t *testing.T) {
	app := echoHub()
	app.RegisterNegotiation(signalr.Negotiation{
		Function: "Negotiate", Route: "negotiate", Hub: "echo", Connection: "Other",
		Options: func(_ context.Context, r *http.Request) (signalr.NegotiateOptions, error) {
			if r.Header.Get("X-Who") == "" {
				return signalr.NegotiateOptions{}, &signalr.StatusError{Status: http.StatusForbidden, Message: "who?"}
			}
			return signalr.NegotiateOptions{UserID: r.Header.Get("X-Who") + r.URL.Query().Get("n")}, nil
		},
	})
	running := signalrtest.NewApp(t, app)
	ann := signalrtest.Connect(t, running.URL()+"/api?n=1", signalrtest.WithHeader("X-Who", "ann"))
	if said, err := signalrtest.Invoke[string](t.Context(), ann, "say", "hi"); said != "hi from ann1" || err != nil {
		t.Errorf("got %q, %v", said, err)
	}
	_, err := signalrtest.Dial(t.Context(), running.URL()+"/api")
	var refused *signalrtest.NegotiateError
	if !errors.As(err, &refused) || refused.Status != http.StatusForbidden || !strings.Contains(refused.Text, "who?") {
		t.Errorf("got %v", err)
	}
	if said := failure(t, func(t *fakeT) { signalrtest.Connect(t, running.URL()+"/nowhere?token=secret") }); !strings.Contains(said, "/nowhere/negotiate: 404 Not Found") || strings.Contains(said, "secret") {
		t.Errorf("the test fails with %q", said)
	}
}

// The query of the client's URL ends at negotiate; calls have what negotiate
// put into the service's.
func TestQueryOfNegotiate(t *testing.T) {
	var got signalr.Query
	app := echoHub(message("ask", func(_ context.Context, call *signalr.Call, _ string) (any, error) {
		got = call.Context.Query
		return nil, nil
	}))
	app.RegisterNegotiation(signalr.Negotiation{
		Function: "Negotiate", Route: "negotiate", Hub: "echo", Connection: signalr.DefaultConnection,
		Options: func(_ context.Context, r *http.Request) (signalr.NegotiateOptions, error) {
			return signalr.NegotiateOptions{Query: url.Values{"room": {"of " + r.URL.Query().Get("who")}}}, nil
		},
	})
	ann := signalrtest.Connect(t, signalrtest.NewApp(t, app).URL()+"/api?who=ann")
	if _, err := signalrtest.Invoke[any](t.Context(), ann, "ask", ""); err != nil || got.Get("room") != "of ann" || got.Get("who") != "" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestServiceForAnyUpstream(t *testing.T) {
	seen := make(chan *http.Request, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-ASRS-Event") == "hello" {
			seen <- r
		}
	}))
	defer server.Close()
	service := signalrtest.NewService(t, signalrtest.WithUpstream(server.URL+"/{hub}/{category}/{event}"), signalrtest.WithLogger(slog.New(slog.DiscardHandler)))
	client := service.Connect(t, "any", signalrtest.ConnectAs("ann"), signalrtest.WithClaims("role", "a", "role", "b"))
	if text, err := client.Invoke(t.Context(), "hello", 1); text != nil || err != nil {
		t.Errorf("got %s, %v", text, err)
	}
	r := <-seen
	if r.URL.Path != "/any/messages/hello" || r.Header.Get("X-ASRS-Connection-Id") != client.ConnectionID() || !strings.HasSuffix(r.Header.Get("X-ASRS-User-Claims"), "role: a, role: b") {
		t.Errorf("got %s %v", r.URL, r.Header)
	}
}

func TestDispatchRunsOneFunction(t *testing.T) {
	app := echoHub(event("connected", func(ctx context.Context, call *signalr.Call) error {
		if call.Context.UserID == "" {
			return errors.New("nobody")
		}
		return nil
	}), event("disconnected", func(_ context.Context, call *signalr.Call) error { return errors.New(call.Context.Error) }))
	said, err := signalrtest.Dispatch[string](t.Context(), app, signalrtest.Invocation("echo", "say", "hi").From("ann"))
	if said != "hi from ann" || err != nil {
		t.Errorf("got %q, %v", said, err)
	}
	for want, call := range map[string]signalrtest.Call{
		`function "fail": no luck today`:                                    signalrtest.Invocation("echo", "fail", "luck"),
		`function "connected": nobody`:                                      signalrtest.Connected("echo"),
		`function "disconnected": cable`:                                    signalrtest.Disconnected("echo", "cable"),
		`function "say": arguments[0] (parameter text): expected string, `:  signalrtest.Invocation("echo", "say", 7),
		`function "say": expected 1 argument (text), found 0`:               signalrtest.Invocation("echo", "say"),
		`no function takes hub "echo", category "messages", event "sayy": `: signalrtest.Invocation("echo", "sayy", "hi"),
		`no function takes hub "none"`:                                      signalrtest.Invocation("none", "say", "hi"),
	} {
		if _, err := signalrtest.Dispatch[any](t.Context(), app, call); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := signalrtest.Dispatch[int](t.Context(), app, signalrtest.Invocation("echo", "say", "hi")); err == nil || err.Error() != "the result of say is a string, not a int" {
		t.Errorf("got %v", err)
	}
	if _, err := signalrtest.Dispatch[any](t.Context(), app, signalrtest.Connected("echo").From("ann")); err != nil {
		t.Error(err)
	}
}

func TestRecorder(t *testing.T) {
	app, recorder := echoHub(), signalrtest.NewRecorder()
	run := func(event, text string) error {
		_, err := signalrtest.Dispatch[any](t.Context(), app, signalrtest.Invocation("echo", event, text).From("ann").To(recorder))
		return err
	}
	if err := errors.Join(run("shout", "one"), run("join", "news"), run("shout", "two")); err != nil {
		t.Fatal(err)
	}
	var text, from string
	if to := recorder.Expect(t, "heard", &text, &from); to.Kind != signalr.ToAll || text != "one" || from != "ann" {
		t.Errorf("%q from %q to %+v", text, from, to)
	}
	if sent, changes := recorder.Sent(), recorder.Changes(); len(sent) != 1 || sent[0].Hub != "echo" || len(changes) != 1 || changes[0].Hub != "echo" {
		t.Errorf("left %v, %v", sent, changes)
	}
	left := `heard["two" "ann"] to all, {Action:add Group:news UserID: ConnectionID:conn-1}`
	change := signalr.GroupChange{Action: signalr.GroupAdd, Group: "news", ConnectionID: "conn-1"}
	for want, do := range map[string]func(t *fakeT){
		"seen was not sent; what was: " + left:                               func(t *fakeT) { recorder.Expect(t, "seen") },
		"unexpected message: " + left:                                        func(t *fakeT) { recorder.ExpectNothing(t) },
		"no group change {Action: Group: UserID: ConnectionID:}; what there": func(t *fakeT) { recorder.ExpectChange(t, signalr.GroupChange{}) },
	} {
		if got := failure(t, do); !strings.HasPrefix(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	recorder.ExpectChange(t, change)
	if got := failure(t, func(t *fakeT) { recorder.Expect(t, "heard", &text) }); !strings.HasPrefix(got, "heard has 2 arguments, expected 1") {
		t.Errorf("got %s", got)
	}
	recorder.ExpectNothing(t)

	broken := errors.New("broken")
	recorder.Fail(broken)
	if err := errors.Join(run("shout", "x"), run("join", "x")); strings.Count(err.Error(), "broken") != 2 {
		t.Errorf("got %v", err)
	}
	recorder.Fail(nil)
	clients := signalr.NewClients(recorder, func(r bind.Recipient) bind.Recipient { return r })
	if err := clients.GroupExcept("g", "c1").Send(t.Context(), "x", make(chan int)); err == nil || !strings.Contains(err.Error(), "encoding argument 0 of x") {
		t.Errorf("got %v", err)
	}
	if err := clients.GroupExcept("g", "c1").Send(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	if got := failure(t, func(t *fakeT) { recorder.ExpectNothing(t) }); got != `unexpected message: x[] to group "g" but ["c1"]` {
		t.Errorf("got %s", got)
	}
}

func TestUpstreamRequest(t *testing.T) {
	app := echoHub(event("connected", func(context.Context, *signalr.Call) error { return errors.New("full") }))
	handler, err := upstream.NewHandler(app, upstream.Options{
		AccessKeys: func(string) ([]string, error) { return []string{emulator.DefaultAccessKey}, nil },
		Senders:    signalrtest.NewRecorder(),
		Logger:     slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	call := signalrtest.Invocation("Echo", "say", "hi").From("ann", "role", "admin")
	call.Query = "room=7"
	packed := call
	packed.MessagePack = true
	for name, c := range map[string]struct {
		request *http.Request
		status  int
		body    string
	}{
		"invocation":   {signalrtest.NewUpstreamRequest(t, "http://x/", call), 200, `{"type":3,"invocationId":"1","result":"hi from ann"}` + "\x1e"},
		"MessagePack":  {signalrtest.NewUpstreamRequest(t, "http://x/", packed), 200, "\x12\x95\x03\x80\xa11\x03\xabhi from ann"},
		"both keys":    {signalrtest.NewUpstreamRequest(t, "http://x/", call, "other", emulator.DefaultAccessKey), 200, `{"type":3,"invocationId":"1","result":"hi from ann"}` + "\x1e"},
		"wrong key":    {signalrtest.NewUpstreamRequest(t, "http://x/", call, "other"), 401, ""},
		"connected":    {signalrtest.NewUpstreamRequest(t, "http://x/", signalrtest.Connected("echo")), 403, ""},
		"disconnected": {signalrtest.NewUpstreamRequest(t, "http://x/", signalrtest.Disconnected("echo", "cable")), 404, ""},
	} {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, c.request)
		if answer.Code != c.status || c.body != "" && answer.Body.String() != c.body {
			t.Errorf("%s: got %d %s", name, answer.Code, answer.Body)
		}
	}
	header := signalrtest.NewUpstreamRequest(t, "http://x/", call).Header
	for name, want := range map[string]string{
		"X-ASRS-Connection-Id": "conn-1", "X-ASRS-Hub": "echo", "X-ASRS-Category": "messages", "X-ASRS-Event": "say", "X-ASRS-User-Id": "ann",
		"X-ASRS-User-Claims": "asrs.s.uid: ann, role: admin", "X-ASRS-Client-Query": "?hub=echo&room=7", "Content-Type": "application/json",
		// Azure docs, concept-upstream: the key is used as text.
		"X-ASRS-Signature": "sha256=261f7f58ff9fb9bb8be7e4951a807fe6091e5c074885bf63b865eccd28728881",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if got := failure(t, func(t *fakeT) {
		signalrtest.NewUpstreamRequest(t, "http://x/", signalrtest.Invocation("echo", "say", make(chan int)))
	}); !strings.Contains(got, "encoding the arguments") {
		t.Errorf("got %s", got)
	}
}

func TestAppsThatDoNotStart(t *testing.T) {
	broken := signalr.NewApp()
	broken.Register(signalr.Trigger{Hub: "x"})
	for want, do := range map[string]func(t *fakeT){
		"has no function name": func(t *fakeT) { signalrtest.NewApp(t, broken) },
		"listen tcp": func(t *fakeT) {
			signalrtest.NewService(t, signalrtest.WithEmulator(func(o *emulator.Options) { o.Addr = "127.0.0.1:none" }))
		},
		"go build in testdata/none":   func(t *fakeT) { signalrtest.NewFunctionApp(t, "testdata/none") },
		"an absolute http or https U": func(t *fakeT) { signalrtest.NewService(t, signalrtest.WithUpstream("ftp://x")) },
	} {
		if got := failure(t, do); !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// The chat sample runs as it does in Azure, in a process of its own.
func TestFunctionApp(t *testing.T) {
	app := signalrtest.NewFunctionApp(t, "../../examples/chat", signalrtest.WithFunctionsHost(func(o *functionshost.Options) {
		o.Keys = &functionshost.Keys{System: map[string]string{"signalr_extension": "a key+/="}}
	}))
	ann := signalrtest.Connect(t, app.URL()+"/api?user=ann")
	bob := app.Connect(t, "chat", signalrtest.ConnectAs("bob"), signalrtest.WithMessagePack())
	if _, err := ann.Invoke(t.Context(), "sendToUser", "bob", "hello"); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Sender string `json:"sender"`
		Text   string `json:"text"`
	}
	bob.Expect(t, "newMessage", &got)
	if got.Sender != "ann" || got.Text != "hello" {
		t.Errorf("got %+v", got)
	}
	type receipt struct {
		ID string `json:"id"`
	}
	if answer, err := signalrtest.Invoke[receipt](t.Context(), bob, "sendToUser", "ann", "hello"); err != nil || answer.ID == "" {
		t.Errorf("got %+v, %v", answer, err)
	}
	ann.Expect(t, "newMessage", &got)
	if got.Sender != "bob" {
		t.Errorf("got %+v", got)
	}
}

func TestAppsRunWithOptionsOfTheHost(t *testing.T) {
	app := signalrtest.NewApp(t, echoHub(), signalrtest.WithHost(host.WithMaxDecodedBytes(5000)))
	for _, options := range [][]signalrtest.ConnectOption{nil, {signalrtest.WithMessagePack()}} {
		client := app.Connect(t, "echo", options...)
		if _, err := signalrtest.Invoke[string](t.Context(), client, "say", strings.Repeat("x", 4000)); err != nil {
			t.Error(err)
		}
		if _, err := client.Invoke(t.Context(), "say", strings.Repeat("x", 6000)); err == nil || !strings.Contains(err.Error(), "limit of 5000 bytes of memory") {
			t.Errorf("got %v", err)
		}
	}
}
