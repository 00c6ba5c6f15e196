package emulator_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

func contextThatEnds(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithCancel(deadline(t))
}

// Answers of the upstream and what the client gets, by the rules of
// Microsoft's emulator (HttpServerlessMessageHandler.cs).
func TestUpstreamAnswers(t *testing.T) {
	const path = "/chat/messages/"
	for name, c := range map[string]struct {
		status int
		body   string
		want   string // %s is the upstream's URL
	}{
		"verbatim":  {200, "{\"invocationId\":\"7\", \"type\":3,\"result\":1}\x1e", `{"invocationId":"7", "type":3,"result":1}`},
		"empty":     {200, "", `{"type":3,"invocationId":"7"}`},
		"nothing":   {204, "", `{"type":3,"invocationId":"7"}`},
		"created":   {201, "x", `{"type":3,"invocationId":"7","error":"Invocation failed, status code 201: hub \"chat\", event \"created\", upstream %s"}`},
		"moved":     {302, "", `{"type":3,"invocationId":"7","error":"Invocation failed, status code 302: hub \"chat\", event \"moved\", upstream %s"}`},
		"forbidden": {401, "", `{"type":3,"invocationId":"7","error":"Invocation failed, status code 401: hub \"chat\", event \"forbidden\", upstream %s"}`},
		"unknown":   {404, "", `{"type":3,"invocationId":"7","error":"Invocation failed, status code 404: upstream %s has nothing for hub \"chat\", category \"messages\", event \"unknown\"; did you mean known?"}`},
		"large":     {200, strings.Repeat("x", 16<<20+1), `{"type":3,"invocationId":"7","error":"Invocation failed, response too large."}`},
	} {
		t.Run(name, func(t *testing.T) {
			app := startApp(t, only(func(w http.ResponseWriter, _ upstreamCall) {
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(c.status)
				fmt.Fprint(w, c.body)
			}))
			s, events := start(t, emulator.Options{
				Upstream: app.templates(),
				Suggest:  func(_, _, _ string) string { return "did you mean known?" },
			})
			client := connect(t, s, "chat")
			client.invoke("7", name, `[]`)
			client.expect(strings.ReplaceAll(c.want, "%s", app.URL+path+name))
			events.wait(t, emulator.Called) // connected
			if e := events.wait(t, emulator.Called); e.Status != c.status || e.Name != name || e.URL != app.URL+path+name || e.Duration <= 0 {
				t.Errorf("got %s", e)
			}
		})
	}
}

func TestAnswerThatCompletesNothingIsWarnedAbout(t *testing.T) {
	for _, body := range []string{"{}", "{\"type\":3,\"invocationId\":\"8\"}\x1e", "{\"type\":6}\x1e"} {
		app := startApp(t, only(func(w http.ResponseWriter, _ upstreamCall) { fmt.Fprint(w, body) }))
		s, events := start(t, emulator.Options{Upstream: app.templates()})
		connect(t, s, "chat").invoke("7", "odd", `[]`)
		if e := events.wait(t, emulator.Warned); e.Name != "odd" || !strings.Contains(e.Reason, `"7"`) {
			t.Errorf("%q: got %s", body, e)
		}
	}
}

func TestCallsThatNothingTakes(t *testing.T) {
	s, events := start(t, emulator.Options{Upstream: []emulator.UpstreamTemplate{{URLTemplate: "http://127.0.0.1:1", HubPattern: "other"}}})
	c := connect(t, s, "chat")
	c.invoke("1", "hello", `[]`)
	if got, want := c.expectError("1"), `Invocation failed: no upstream template takes hub "chat", category "messages", event "hello"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if e := events.wait(t, emulator.Unmatched); e.Name != "connected" {
		t.Errorf("got %s", e)
	}
	if e := events.wait(t, emulator.Unmatched); e.Name != "hello" || e.Hub != "chat" {
		t.Errorf("got %s", e)
	}
}

func TestStreamsAreAnsweredAtOnce(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	c := connect(t, s, "chat")
	c.send(&hubprotocol.StreamInvocation{InvocationID: "1", Target: "count"})
	c.send(&hubprotocol.Invocation{InvocationID: "2", Target: "upload", StreamIDs: []string{"3"}})
	c.send(&hubprotocol.StreamItem{InvocationID: "3", Item: []byte("1")})
	for _, id := range []string{"1", "2"} {
		if got := c.expectError(id); !strings.Contains(got, "no streams in serverless mode") {
			t.Errorf("got %s", got)
		}
	}
}

func TestUpstreamThatCannotBeReached(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := "http://" + listener.Addr().String()
	listener.Close()
	s, events := start(t, emulator.Options{Upstream: []emulator.UpstreamTemplate{
		{URLTemplate: gone + "/{event}?code=secret", CategoryPattern: "messages"},
	}})
	c := connect(t, s, "chat")
	c.invoke("1", "hello", `[]`)
	got := c.expectError("1")
	if !strings.HasPrefix(got, "Invocation failed, status code 500: upstream "+gone+"/hello: ") || strings.Contains(got, "secret") {
		t.Errorf("got %s", got)
	}
	if e := events.wait(t, emulator.Called); e.Status != 500 || e.Reason == "" || strings.Contains(e.String(), "secret") {
		t.Errorf("got %s", e)
	}
}

func TestUpstreamThatDiesInACall(t *testing.T) {
	app := startApp(t, only(func(http.ResponseWriter, upstreamCall) { panic(http.ErrAbortHandler) }))
	s, _ := start(t, emulator.Options{Upstream: app.templates()})
	c := connect(t, s, "chat")
	for _, id := range []string{"1", "2"} {
		c.invoke(id, "hello", `[]`)
		if got := c.expectError(id); !strings.HasPrefix(got, "Invocation failed, status code 500: upstream "+app.URL+"/chat/messages/hello: ") {
			t.Errorf("got %s", got)
		}
	}
}

func TestUpstreamThatDoesNotAnswer(t *testing.T) {
	release := make(chan struct{})
	app := startApp(t, only(func(http.ResponseWriter, upstreamCall) { <-release }))
	defer close(release)
	s, _ := start(t, emulator.Options{Upstream: app.templates(), UpstreamTimeout: 50 * time.Millisecond})
	c := connect(t, s, "chat")
	c.invoke("1", "hello", `[]`)
	if got := c.expectError("1"); !strings.HasSuffix(got, "/chat/messages/hello: no answer within 50ms") {
		t.Errorf("got %s", got)
	}
}

func TestConnectedRefused(t *testing.T) {
	app := startApp(t, func(w http.ResponseWriter, _ upstreamCall) { w.WriteHeader(http.StatusForbidden) })
	s, events := start(t, emulator.Options{Upstream: app.templates()})
	c := connect(t, s, "chat")
	c.invoke("1", "hello", `[]`) // never reaches the upstream
	want := `the connected event was refused, status code 403: hub "chat", upstream ` + app.URL + "/chat/connections/connected"
	c.expect(`{"type":7,"error":"` + strings.ReplaceAll(want, `"`, `\"`) + `"}`)
	c.expectEnd()
	if e := events.wait(t, emulator.Closed); !strings.HasPrefix(e.Reason, want) || !strings.Contains(e.Reason, "refuse clients in negotiate") {
		t.Errorf("got %s", e)
	}
	if e := events.wait(t, emulator.Disconnected); e.Reason != want {
		t.Errorf("got %s", e)
	}
	app.next(t)
	if len(app.calls) != 0 {
		t.Errorf("got %+v", app.next(t))
	}
}

func TestConnectedRefusedAndKept(t *testing.T) {
	for status, keep := range map[int]bool{http.StatusForbidden: true, http.StatusNotFound: false} {
		app := startApp(t, func(w http.ResponseWriter, c upstreamCall) {
			if c.asrs("Event") == "connected" {
				w.WriteHeader(status)
			}
		})
		s, _ := start(t, emulator.Options{Upstream: app.templates(), KeepRefused: keep})
		c := connect(t, s, "chat")
		c.invoke("1", "hello", `[]`)
		c.expect(`{"type":3,"invocationId":"1"}`)
	}
}

func TestHandshakesThatFail(t *testing.T) {
	s, events := start(t, emulator.Options{MaxMessage: 1000})
	for request, want := range map[string]string{
		"{\"protocol\":\"cobol\",\"version\":1}\x1e": `{"error":"the protocol \"cobol\" is not supported"}`,
		"{\"protocol\":\"json\",\"version\":3}\x1e":  `{"error":"version 3 of the protocol \"json\" is not supported"}`,
		"{\"version\":1}\x1e":                        `{"error":"hub message: protocol is missing"}`,
		strings.Repeat("x", 1001):                    `{"error":"the request is over 1000 bytes"}`,
	} {
		c := dial(t, s, "hub=chat", clientToken(t, s, "chat"))
		c.write(request)
		c.expect(want)
		c.expectEnd()
		if e := events.wait(t, emulator.Refused); !strings.HasPrefix(e.Reason, "handshake: ") {
			t.Errorf("got %s", e)
		}
	}
}

func TestHandshakeThatNeverComes(t *testing.T) {
	s, events := start(t, emulator.Options{HandshakeTimeout: 20 * time.Millisecond})
	c := dial(t, s, "hub=chat", clientToken(t, s, "chat"))
	c.expect(`{"error":"no handshake arrived within 20ms"}`)
	c.expectEnd()
	if e := events.wait(t, emulator.Refused); e.Reason != "handshake: no handshake arrived within 20ms" {
		t.Errorf("got %s", e)
	}
}

func TestMessagesThatAreNotMessages(t *testing.T) {
	s, events := start(t, emulator.Options{MaxMessage: 1000})
	for text, want := range map[string]string{
		"{\"type\":1}\x1e":        "hub message: target is missing",
		"hello\x1e":               "hub message is not valid JSON: ",
		"\x1e":                    "hub message is not valid JSON: ",
		strings.Repeat("x", 1001): "a message is over 1000 bytes",
	} {
		c := connect(t, s, "chat")
		c.write(text)
		m, err := hubprotocol.ParseJSON([]byte(c.frame()))
		if end, ok := m.(*hubprotocol.Close); err != nil || !ok || !strings.HasPrefix(end.Error, want) || end.AllowReconnect {
			t.Errorf("%.20q: got %+v, %v; want %s", text, m, err, want)
		}
		c.expectEnd()
		if e := events.wait(t, emulator.Disconnected); !strings.HasPrefix(e.Reason, want) {
			t.Errorf("got %s", e)
		}
	}
}

func TestSilentClientsAreDropped(t *testing.T) {
	s, events := start(t, emulator.Options{ClientTimeout: 30 * time.Millisecond})
	c, silent := connect(t, s, "chat"), connect(t, s, "chat")
	c.send(&hubprotocol.Ping{})
	c.expect(`{"type":7,"error":"nothing arrived for 30ms","allowReconnect":true}`)
	c.expectEnd()
	if e := events.wait(t, emulator.Disconnected); e.Reason != "nothing arrived for 30ms" || e.ConnectionID != c.id {
		t.Errorf("got %s", e)
	}
	// One that never pings lives: nine more time-outs of others go by.
	for range 9 {
		c := connect(t, s, "chat")
		c.send(&hubprotocol.Ping{})
		c.frame()
	}
	rest(t, s, "POST", "/api/hubs/chat/connections/"+silent.id+"/:send", hello)
	silent.expect(`{"type":1,"target":"hello","arguments":[1]}`)
}

func TestConnectionsEndWithTheirAuthentication(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	past := strconv.FormatInt(time.Now().Unix(), 10)
	c := connect(t, s, "chat", "asrs.s.coae", "true", "asrs.s.aeo", past)
	c.expect(`{"type":7,"error":"the authentication of the connection has expired","allowReconnect":true}`)
	c.expectEnd()
	for _, claims := range [][]string{{"asrs.s.coae", "false", "asrs.s.aeo", past}, {"asrs.s.coae", "true", "asrs.s.aeo", "soon"}, {"asrs.s.aeo", past}} {
		c := connect(t, s, "chat", claims...)
		rest(t, s, "POST", "/api/hubs/chat/:send", hello)
		c.expect(`{"type":1,"target":"hello","arguments":[1]}`)
	}
}

func TestCompletionsWithoutTheirEnd(t *testing.T) {
	app := startApp(t, only(func(w http.ResponseWriter, _ upstreamCall) { _, _ = w.Write([]byte(`{"type":3,"invocationId":"1"}`)) }))
	s, events := start(t, emulator.Options{Upstream: app.templates()})
	connect(t, s, "chat").invoke("1", "hello", `[]`)
	if e := events.wait(t, emulator.Warned); !strings.Contains(e.Reason, "without the record separator U+001E") {
		t.Errorf("got %s", e)
	}
}

func TestPingsKeepClientsAwake(t *testing.T) {
	s, _ := start(t, emulator.Options{KeepAlive: 5 * time.Millisecond})
	c := connect(t, s, "chat")
	for range 3 {
		if _, data, err := c.conn.Read(deadline(t)); err != nil || !strings.Contains(string(data), `{"type":6}`) {
			t.Fatalf("got %q, %v", data, err)
		}
	}
}

func TestSlowReadersAreDropped(t *testing.T) {
	s, events := start(t, emulator.Options{MaxQueued: 1 << 20})
	slow, quick := connect(t, s, "chat"), connect(t, s, "chat")
	text := strings.Repeat("x", 500<<10)
	body := `{"target":"flood","arguments":["` + text + `"]}`
	for events.quiet(emulator.Closed) {
		rest(t, s, "POST", "/api/hubs/chat/:send", body)
		quick.expect(`{"type":1,"target":"flood","arguments":["` + text + `"]}`)
	}
	if e := events.wait(t, emulator.Disconnected); e.ConnectionID != slow.id || !strings.HasPrefix(e.Reason, "the client reads too slowly") {
		t.Errorf("got %s", e)
	}
}

func TestVanishedClientsAreNoticed(t *testing.T) {
	app := startApp(t, nil)
	s, events := start(t, emulator.Options{Upstream: app.templates()})
	c := connect(t, s, "chat")
	_ = c.conn.CloseNow()
	if e := events.wait(t, emulator.Disconnected); e.Reason == "" {
		t.Errorf("got %s", e)
	}
	polite := connect(t, s, "chat")
	if err := polite.conn.Close(websocket.StatusNormalClosure, ""); err != nil {
		t.Fatal(err)
	}
	if e := events.wait(t, emulator.Disconnected); e.Reason != "" {
		t.Errorf("got %s", e)
	}
}

func TestClaimsThatGetCutAreWarnedAbout(t *testing.T) {
	app := startApp(t, nil)
	s, events := start(t, emulator.Options{Upstream: app.templates()})
	connect(t, s, "chat", "nick", "x, admin: true\r\nX: y", "asrs.u.iss", "me")
	if e := events.wait(t, emulator.Warned); !strings.Contains(e.Reason, "claim nick ") {
		t.Errorf("got %s", e)
	}
	if got, want := app.next(t).asrs("User-Claims"), "iss: me, nick: x, admin: true  X: y"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOptionsThatCannotWork(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	for want, options := range map[string]emulator.Options{
		": bind: ":                  {Addr: listener.Addr().String()},
		"access key 1 is empty":     {AccessKeys: []string{"a", ""}},
		"no access keys":            {AccessKeys: []string{}},
		"upstream template 0":       {Upstream: []emulator.UpstreamTemplate{{URLTemplate: "localhost:7071/{event}"}}},
		"key vault references":      {Upstream: []emulator.UpstreamTemplate{{URLTemplate: "http://x/?code={@Microsoft.KeyVault(SecretUri=https://y)}"}}},
		"must be an absolute http ": {Upstream: []emulator.UpstreamTemplate{{URLTemplate: "http:///x"}}},
	} {
		s, err := emulator.Start(options)
		if err == nil {
			err = errors.Join(errors.New("it started"), s.Close(deadline(t)))
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
