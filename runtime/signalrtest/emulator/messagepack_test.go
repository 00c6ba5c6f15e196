package emulator_test

import (
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// packed is a client that speaks MessagePack.
type packed struct{ *client }

func connectPacked(t *testing.T, s *emulator.Service) packed {
	t.Helper()
	c := packed{dial(t, s, "hub=chat", clientToken(t, s, "chat", "asrs.s.uid", "ann"))}
	c.write("{\"protocol\":\"messagepack\",\"version\":1}\x1e")
	if _, data, err := c.conn.Read(deadline(t)); err != nil || string(data) != "{}\x1e" {
		t.Fatalf("handshake: %q, %v", data, err)
	}
	return c
}

func (c packed) sendHex(text string) {
	c.t.Helper()
	payload, err := hex.DecodeString(text)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.conn.Write(deadline(c.t), websocket.MessageBinary, hubprotocol.AppendBinary(nil, payload)); err != nil {
		c.t.Fatal(err)
	}
}

// expectHex reads the next message.
func (c packed) expectHex(want string) {
	c.t.Helper()
	kind, data, err := c.conn.Read(deadline(c.t))
	if err != nil {
		c.t.Fatal(err)
	}
	message, rest, ok, err := hubprotocol.CutBinary(data)
	if kind != websocket.MessageBinary || !ok || err != nil || len(rest) > 0 || hex.EncodeToString(message) != want {
		c.t.Fatalf("got %x, %v; want %s", data, err, want)
	}
}

func TestMessagePackClients(t *testing.T) {
	const call, result = "\x96\x01\x80\xa11\xa1a\x91\x2a\x90", "\x07\x95\x03\x80\xa11\x03\xc3"
	app := startApp(t, func(w http.ResponseWriter, c upstreamCall) {
		switch c.asrs("Event") {
		case "a":
			_, _ = w.Write([]byte(result))
		case "b":
			w.WriteHeader(http.StatusForbidden)
		}
	})
	s, events := start(t, emulator.Options{Upstream: app.templates()})
	c := connectPacked(t, s)
	if kind := app.expect(t, "/chat/connections/connected", `{"type":10}`).header.Get("Content-Type"); kind != "application/json" {
		t.Errorf("connected: content type %s", kind)
	}
	c.sendHex("950180a131a161912a") // no stream ids, as JavaScript clients send it
	if kind := app.expect(t, "/chat/messages/a", call).header.Get("Content-Type"); kind != "application/x-msgpack" {
		t.Errorf("content type %s", kind)
	}
	c.expectHex("950380a13103c3")
	c.sendHex("950180a132a16290")
	app.next(t)
	_, data, err := c.conn.Read(deadline(t))
	if err != nil || !strings.Contains(string(data), "status code 403") {
		t.Errorf("got %q, %v", data, err)
	}
	rest(t, s, "POST", "/api/hubs/chat/users/ann/:send", `{"target":"n","arguments":[{"a":[1.5,"ü",null]}]}`)
	c.expectHex("960180c0a16e9181a16193cb3ff8000000000000a2c3bcc090")
	if got := bodyOf(t, rest(t, s, "POST", "/api/hubs/chat/:send", `{"target":"n","arguments":[1e999]}`)); !strings.Contains(got, "cannot be sent to messagepack clients: value[0] is over what a float64 can hold") {
		t.Errorf("got %s", got)
	}
	c.sendHex("93") // is no message
	_, data, err = c.conn.Read(deadline(t))
	if err != nil || !strings.Contains(string(data), "hub message: type is not valid MessagePack") {
		t.Errorf("got %q, %v", data, err)
	}
	c.expectEnd()
	events.wait(t, emulator.Disconnected)
}

func TestClientResults(t *testing.T) {
	s, events := start(t, emulator.Options{})
	c := connect(t, s, "chat")
	type outcome struct {
		result []byte
		err    error
	}
	invoke := func(id string) chan outcome {
		done := make(chan outcome, 1)
		go func() {
			result, err := s.InvokeClient(deadline(t), "Chat", id, "sum", []byte(`[1,2]`))
			done <- outcome{result, err}
		}()
		return done
	}
	for id, answer := range map[string]struct {
		m    hubprotocol.Completion
		want string
	}{
		"s1": {hubprotocol.Completion{Result: []byte(`3`)}, "3"},
		"s2": {hubprotocol.Completion{}, ""},
		"s3": {hubprotocol.Completion{Error: new("no")}, "the client answered with an error: no"},
	} {
		done := invoke(c.id)
		text := c.frame()
		m, err := hubprotocol.ParseJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		call, ok := m.(*hubprotocol.Invocation)
		if !ok || call.Target != "sum" || string(call.Arguments) != `[1,2]` || call.InvocationID == "" {
			t.Fatalf("%s: got %s", id, text)
		}
		c.send(&hubprotocol.Completion{InvocationID: "another"})
		answer.m.InvocationID = call.InvocationID
		c.send(&answer.m)
		got := <-done
		if got.err != nil {
			got.result = []byte(got.err.Error())
		}
		if string(got.result) != answer.want {
			t.Errorf("%s: got %s, want %s", id, got.result, answer.want)
		}
	}
	packed := connectPacked(t, s)
	done := invoke(connectionOf(t, events, "ann"))
	packed.expectHex("960180a27331a373756d92010290")
	packed.sendHex("950380a2733103c40101")
	if got := <-done; got.err != nil || string(got.result) != `"AQ=="` {
		t.Errorf("got %s, %v", got.result, got.err)
	}
	done = invoke(c.id)
	c.frame()
	_ = c.conn.CloseNow()
	if got := <-done; got.err == nil {
		t.Error("a client that is gone answered")
	}
	if got := <-invoke("nobody"); got.err == nil || !strings.Contains(got.err.Error(), `no connection "nobody"`) {
		t.Errorf("got %v", got.err)
	}
}

// connectionOf returns the id of the user's connection, once it is connected.
func connectionOf(t *testing.T, events *journal, user string) string {
	t.Helper()
	for {
		if e := events.wait(t, emulator.Connected); e.UserID == user {
			return e.ConnectionID
		}
	}
}
