package emulator_test

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

const shake = "{\"protocol\":\"json\",\"version\":1}\x1e"

// openEvents opens an event stream and returns what the next event says.
func openEvents(t *testing.T, url, token string) (next func() string) {
	t.Helper()
	r, err := http.NewRequestWithContext(deadline(t), "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	if kind := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || kind != "text/event-stream" {
		t.Fatalf("got %d %s", response.StatusCode, kind)
	}
	lines := bufio.NewScanner(response.Body)
	return func() string {
		var data []string
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				data = append(data, text)
			} else if len(data) > 0 {
				return strings.Join(data, "\n")
			}
		}
		return "the end"
	}
}

func TestEventStream(t *testing.T) {
	app := startApp(t, only(func(w http.ResponseWriter, _ upstreamCall) {
		_, _ = w.Write([]byte("{\"type\":3,\r\n\"invocationId\":\"1\",\n\"result\":2}\x1e"))
	}))
	s, events := start(t, emulator.Options{Upstream: app.templates()})
	token := clientToken(t, s, "chat")
	url := s.Endpoint() + "/client/?hub=chat&id=" + negotiate(t, s, "hub=chat&negotiateVersion=1", token).ConnectionToken
	next := openEvents(t, url, token)
	for _, c := range []struct{ post, want string }{
		{shake[:10], ""},
		{shake[10:], "{}\x1e"},
		{"{\"type\":1,\"invocationId\":\"1\",\"target\":\"a\",\"arguments\":[]}\x1e", "{\"type\":3,\n\"invocationId\":\"1\",\n\"result\":2}\x1e"},
	} {
		if got := request(t, "POST", url, token, c.post).StatusCode; got != http.StatusOK {
			t.Fatalf("%s: got %d", c.post, got)
		}
		if c.want == "" {
			continue
		}
		if got := next(); got != c.want {
			t.Fatalf("got %q, want %q", got, c.want)
		}
	}
	if got := request(t, "DELETE", url, token, "").StatusCode; got != http.StatusBadRequest {
		t.Errorf("DELETE: got %d", got)
	}
	request(t, "POST", url, token, "{\"type\":7}\x1e")
	if got := next(); got != "the end" {
		t.Errorf("got %q", got)
	}
	if e := events.wait(t, emulator.Disconnected); e.Reason != "" {
		t.Errorf("got %s", e)
	}
	if got := request(t, "POST", url, token, "{\"type\":6}\x1e").StatusCode; got != http.StatusNotFound {
		t.Errorf("POST after the end: got %d", got)
	}
}

func TestEventStreamsCarryNoBytes(t *testing.T) {
	s, events := start(t, emulator.Options{})
	token := clientToken(t, s, "chat")
	url := s.Endpoint() + "/client/?hub=chat&id=" + negotiate(t, s, "hub=chat", token).ConnectionID
	next := openEvents(t, url, token)
	request(t, "POST", url, token, "{\"protocol\":\"messagepack\",\"version\":1}\x1e")
	if got, want := next(), "{\"error\":\"the protocol \\\"messagepack\\\" is binary, which Server-Sent Events cannot carry\"}\x1e"; got != want {
		t.Errorf("got %q", got)
	}
	events.wait(t, emulator.Refused)
}

func TestLongPolling(t *testing.T) {
	app := startApp(t, nil)
	s, _ := start(t, emulator.Options{Upstream: app.templates()})
	token := clientToken(t, s, "chat", "asrs.s.uid", "ann")
	url := s.Endpoint() + "/client/?hub=chat&id=" + negotiate(t, s, "hub=chat&negotiateVersion=1", token).ConnectionToken
	expect := func(method, body string, status int, want string) {
		t.Helper()
		response := request(t, method, url, token, body)
		if got := bodyOf(t, response); response.StatusCode != status || got != want {
			t.Fatalf("%s %s: got %d %q, want %d %q", method, body, response.StatusCode, got, status, want)
		}
	}
	expect("GET", "", 200, "")
	expect("POST", shake, 200, "")
	expect("GET", "", 200, "{}\x1e")
	app.expect(t, "/chat/connections/connected", `{"type":10}`)
	expect("POST", "{\"type\":1,\"invocationId\":\"1\",\"target\":\"a\",\"arguments\":[]}\x1e", 200, "")
	app.expect(t, "/chat/messages/a", `{"type":1,"invocationId":"1","target":"a","arguments":[]}`)
	expect("GET", "", 200, "{\"type\":3,\"invocationId\":\"1\"}\x1e")
	rest(t, s, "POST", "/api/hubs/chat/users/ann/:send", hello)
	expect("GET", "", 200, "{\"type\":1,\"target\":\"hello\",\"arguments\":[1]}\x1e")
	expect("DELETE", "", 202, "")
	app.expect(t, "/chat/connections/disconnected", `{"Type":11}`)
	expect("GET", "", 204, "")
	expect("DELETE", "", 202, "")
	if got := request(t, "POST", url, token, "{\"type\":7}\x1e").StatusCode; got != http.StatusNotFound {
		t.Errorf("POST after the end: got %d", got)
	}
}

func TestANewPollTakesTheOldOnesPlace(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	token := clientToken(t, s, "chat")
	url := s.Endpoint() + "/client/?hub=chat&id=" + negotiate(t, s, "hub=chat", token).ConnectionID
	request(t, "GET", url, token, "")
	answers := make(chan string, 2)
	for range 2 {
		go func() { answers <- bodyOf(t, request(t, "GET", url, token, "")) }()
	}
	if got := <-answers; got != "" {
		t.Errorf("the poll that was replaced: got %q", got)
	}
	request(t, "POST", url, token, shake)
	if got := <-answers; got != "{}\x1e" {
		t.Errorf("got %q", got)
	}
}

func TestClientsThatStopPollingAreDropped(t *testing.T) {
	s, events := start(t, emulator.Options{ClientTimeout: 50 * time.Millisecond})
	token := clientToken(t, s, "chat")
	url := s.Endpoint() + "/client/?hub=chat&id=" + negotiate(t, s, "hub=chat", token).ConnectionID
	request(t, "GET", url, token, "")
	request(t, "POST", url, token, shake)
	request(t, "GET", url, token, "")
	if e := events.wait(t, emulator.Disconnected); e.Reason != "the connection was lost: no poll arrived for 50ms" {
		t.Errorf("got %s", e)
	}
}

func TestRequestsThatFitNoConnection(t *testing.T) {
	s, _ := start(t, emulator.Options{MaxMessage: 1000})
	token := clientToken(t, s, "chat")
	socket := negotiate(t, s, "hub=chat", token).ConnectionID
	dial(t, s, "hub=chat&id="+socket, token).handshake()
	polling := negotiate(t, s, "hub=chat", token).ConnectionID
	request(t, "GET", s.Endpoint()+"/client/?hub=chat&id="+polling, token, "")
	for _, c := range []struct {
		method, id, body string
		status           int
		want             string
	}{
		{"GET", "", "", 400, "only WebSockets can connect without negotiating"},
		{"GET", "nobody", "", 404, "the connection id is unknown"},
		{"GET", socket, "", 409, "in use by another connection"},
		{"POST", "nobody", "x", 404, "no connection has this id"},
		{"DELETE", "nobody", "", 404, "no connection has this id"},
		{"POST", socket, "x", 400, "is a WebSocket"},
		{"DELETE", socket, "", 400, "is a WebSocket"},
		{"POST", polling, strings.Repeat("x", 2001), 413, "over 2000 bytes"},
	} {
		response := request(t, c.method, s.Endpoint()+"/client/?hub=chat&id="+c.id, token, c.body)
		if got := bodyOf(t, response); response.StatusCode != c.status || !strings.Contains(got, c.want) {
			t.Errorf("%s %s: got %d %s, want %d %s", c.method, c.id, response.StatusCode, got, c.status, c.want)
		}
	}
}

func TestPagesOfOtherOriginsMayCall(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	for _, path := range []string{"/client/negotiate?hub=chat", "/client/?hub=chat", "/client?hub=chat"} {
		r, err := http.NewRequestWithContext(deadline(t), "OPTIONS", s.Endpoint()+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", "http://page.example")
		r.Header.Set("Access-Control-Request-Headers", "authorization,x-signalr-user-agent")
		header := do(t, r).Header
		for name, want := range map[string]string{
			"Access-Control-Allow-Origin":      "http://page.example",
			"Access-Control-Allow-Credentials": "true",
			"Access-Control-Allow-Headers":     "authorization,x-signalr-user-agent",
			"Access-Control-Allow-Methods":     "GET, POST, DELETE, OPTIONS",
			"Access-Control-Max-Age":           "7200",
		} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s: got %q, want %q", path, name, got, want)
			}
		}
	}
}

func TestServiceCloseEndsEveryTransport(t *testing.T) {
	s, events := start(t, emulator.Options{})
	token := clientToken(t, s, "chat")
	polling := s.Endpoint() + "/client/?hub=chat&id=" + negotiate(t, s, "hub=chat", token).ConnectionID
	request(t, "GET", polling, token, "")
	request(t, "POST", polling, token, shake)
	request(t, "GET", polling, token, "")
	stream := s.Endpoint() + "/client/?hub=chat&id=" + negotiate(t, s, "hub=chat", token).ConnectionID
	next := openEvents(t, stream, token)
	request(t, "POST", stream, token, shake)
	next()
	lost := connectStateful(t, s, "json")
	_ = lost.conn.CloseNow()
	const bye = "{\"type\":7,\"error\":\"the service is stopping\",\"allowReconnect\":true}\x1e"
	polled := make(chan string)
	go func() { polled <- bodyOf(t, request(t, "GET", polling, token, "")) }()
	closed := make(chan error)
	go func() { closed <- s.Close(deadline(t)) }()
	if got := next(); got != bye {
		t.Errorf("event stream: got %q", got)
	}
	if got := <-polled; got != bye {
		t.Errorf("long polling: got %q", got)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	for range 3 {
		events.wait(t, emulator.Disconnected)
	}
	noGoroutines(t)
}

func TestFramesAreObservedOnRequest(t *testing.T) {
	s, events := start(t, emulator.Options{ObserveFrames: true})
	c := connect(t, s, "chat")
	c.send(&hubprotocol.Invocation{Target: "hello", Arguments: []byte(`["secret"]`)})
	if e := events.wait(t, emulator.FrameReceived); e.Name != "invocation of hello" || e.Bytes != 50 || strings.Contains(e.String(), "secret") {
		t.Errorf("got %s", e)
	}
	rest(t, s, "POST", "/api/hubs/chat/:send", hello)
	if e := events.wait(t, emulator.FrameSent); e.Name != "invocation of hello" || e.ConnectionID != c.id {
		t.Errorf("got %s", e)
	}
}
