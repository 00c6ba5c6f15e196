package emulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// asking is a REST request for a client's result that is under way.
type asking chan *http.Response

func ask(t *testing.T, s *emulator.Service, id, accept string) asking {
	t.Helper()
	path := "/api/hubs/chat/connections/" + id + "/:invoke"
	r, err := http.NewRequestWithContext(deadline(t), "POST", s.Endpoint()+path+"?api-version=2024-12-01", strings.NewReader(`{"target":"weigh","arguments":["scale"]}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", accept)
	r.Header.Set("Authorization", "Bearer "+sign(t, emulator.DefaultAccessKey, jwt.MapClaims{"aud": s.Endpoint() + path, "exp": time.Now().Add(time.Hour).Unix()}))
	answer := make(asking, 1)
	go func() { answer <- do(t, r) }()
	return answer
}

func (a asking) expect(t *testing.T, status int, body string) http.Header {
	t.Helper()
	got := <-a
	if text := bodyOf(t, got); got.StatusCode != status || text != body {
		t.Errorf("got  %d %q\nwant %d %q", got.StatusCode, text, status, body)
	}
	return got.Header
}

func TestClientsAreAskedForResults(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	c := connect(t, s, "chat")
	for _, each := range []struct {
		accept string
		answer *hubprotocol.Completion
		status int
		body   string
	}{
		{"application/json", &hubprotocol.Completion{Result: []byte(`{"kg":412.5}`)}, 200, `{"result":{"kg":412.5}}`},
		{"application/json", &hubprotocol.Completion{}, 200, `{"result":null}`},
		{"application/json", &hubprotocol.Completion{Error: new("the scale is locked")}, 400, "the scale is locked"},
		{"application/octet-stream", &hubprotocol.Completion{Result: []byte(`1`)}, 200, "{\"type\":3,\"invocationId\":\"s4\",\"result\":1}\x1e"},
		{"application/octet-stream", &hubprotocol.Completion{Error: new("no")}, 200, "{\"type\":3,\"invocationId\":\"s5\",\"error\":\"no\"}\x1e"},
	} {
		pending := ask(t, s, c.id, each.accept)
		m, err := hubprotocol.ParseJSON([]byte(c.frame()))
		asked, ok := m.(*hubprotocol.Invocation)
		if err != nil || !ok || asked.Target != "weigh" || string(asked.Arguments) != `["scale"]` {
			t.Fatalf("got %+v, %v", m, err)
		}
		each.answer.InvocationID = asked.InvocationID
		c.send(each.answer)
		header := pending.expect(t, each.status, each.body)
		if protocol := header.Get("X-Protocol"); (protocol == "json") != (each.accept == "application/octet-stream") {
			t.Errorf("the answer names the protocol %q", protocol)
		}
	}
	ask(t, s, "none", "").expect(t, 404, `{"code":"Error.Connection.NotExisted","message":"connection \"none\" not found"}`)
	leaving := ask(t, s, c.id, "")
	c.frame()
	c.send(&hubprotocol.Close{})
	leaving.expect(t, 404, `{"code":"Error.Connection.NotExisted","message":"connection \"`+c.id+`\" ended before it answered"}`)
}

func TestMessagePackClientsAreAskedForResults(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	c := connectPacked(t, s)
	id := s.Connections()[0].ConnectionID
	pending := ask(t, s, id, "")
	c.expectHex("960180a27331a57765696768" + "91a57363616c65" + "90")
	c.sendHex("950380a2733103c401ff")
	pending.expect(t, 200, `{"result":"/w=="}`)
	pending = ask(t, s, id, "application/octet-stream")
	c.expectHex("960180a27332a57765696768" + "91a57363616c65" + "90")
	c.sendHex("950380a2733203c401ff")
	if header := pending.expect(t, 200, "\x0a\x95\x03\x80\xa2s2\x03\xc4\x01\xff"); header.Get("X-Protocol") != "messagepack" {
		t.Errorf("got %v", header)
	}
}

func TestClientsThatDoNotAnswer(t *testing.T) {
	s, _ := start(t, emulator.Options{ResultTimeout: time.Millisecond})
	c := connect(t, s, "chat")
	ask(t, s, c.id, "").expect(t, 500, `{"code":"Error.Invocation.Timeout","message":"connection \"`+c.id+`\" did not answer \"weigh\" within 1ms"}`)
}
