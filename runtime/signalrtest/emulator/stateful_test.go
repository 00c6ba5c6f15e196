package emulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// connectStateful connects with stateful reconnect.
func connectStateful(t *testing.T, s *emulator.Service, protocol string) *client {
	t.Helper()
	token := clientToken(t, s, "chat", "asrs.s.uid", "ann")
	response := request(t, http.MethodPost, s.Endpoint()+"/client/negotiate?hub=chat&negotiateVersion=1&useStatefulReconnect=true", token, "")
	text := bodyOf(t, response)
	if !strings.Contains(text, `"useStatefulReconnect":true`) {
		t.Fatalf("got %s", text)
	}
	_, id, _ := strings.Cut(text, `"connectionToken":"`)
	id, _, _ = strings.Cut(id, `"`)
	c := dial(t, s, "hub=chat&id="+id, token)
	c.write(string(hubprotocol.AppendHandshakeRequest(nil, hubprotocol.HandshakeRequest{Protocol: protocol, Version: 2})))
	if text := c.frame(); text != "{}" {
		t.Fatalf("handshake: %s", text)
	}
	c.id = id // of the transport
	return c
}

// again connects the same connection once more.
func (c *client) again(s *emulator.Service) *client {
	c.t.Helper()
	next := dial(c.t, s, "hub=chat&id="+c.id, clientToken(c.t, s, "chat", "asrs.s.uid", "ann"))
	next.id = c.id
	return next
}

func TestStatefulReconnect(t *testing.T) {
	app := startApp(t, nil)
	s, events := start(t, emulator.Options{Upstream: app.templates()})
	first := connectStateful(t, s, "json")
	first.invoke("", "one", `[]`)
	for _, text := range []string{"a", "b"} {
		rest(t, s, "POST", "/api/hubs/chat/users/ann/:send", `{"target":"`+text+`"}`)
		first.expect(`{"type":1,"target":"` + text + `","arguments":[]}`)
	}
	first.expect(`{"type":8,"sequenceId":1}`) // of "one", a moment later
	first.send(&hubprotocol.Ack{SequenceID: 1})
	first.invoke("", "two", `[]`)
	app.expect(t, "/chat/connections/connected", `{"type":10}`)
	app.expect(t, "/chat/messages/one", `{"type":1,"target":"one","arguments":[]}`)
	app.expect(t, "/chat/messages/two", `{"type":1,"target":"two","arguments":[]}`)
	_ = first.conn.CloseNow()

	// What is sent meanwhile waits.
	rest(t, s, "POST", "/api/hubs/chat/users/ann/:send", `{"target":"c"}`)
	second := first.again(s)
	second.invoke("", "too early", `[]`) // the service waits for the number
	second.send(&hubprotocol.Sequence{SequenceID: 2})
	second.invoke("", "two", `[]`) // again
	second.invoke("", "three", `[]`)
	second.expect(`{"type":9,"sequenceId":2}`)
	second.expect(`{"type":1,"target":"b","arguments":[]}`)
	second.expect(`{"type":1,"target":"c","arguments":[]}`)
	app.expect(t, "/chat/messages/three", `{"type":1,"target":"three","arguments":[]}`)
	events.wait(t, emulator.Reconnected)

	// The service need not have noticed the end of the transport before.
	third := second.again(s)
	third.send(&hubprotocol.Sequence{SequenceID: 4})
	third.expect(`{"type":9,"sequenceId":2}`)
	third.expect(`{"type":1,"target":"b","arguments":[]}`)
	third.expect(`{"type":1,"target":"c","arguments":[]}`)
	third.send(&hubprotocol.Close{})
	third.expectEnd()
	app.expect(t, "/chat/connections/disconnected", `{"Type":11}`)
	if e := events.wait(t, emulator.Disconnected); e.Reason != "" {
		t.Errorf("got %s", e)
	}
}

func TestStatefulReconnectThatFails(t *testing.T) {
	s, events := start(t, emulator.Options{ReconnectTimeout: 30 * time.Millisecond})
	_ = connectStateful(t, s, "messagepack").conn.CloseNow()
	if e := events.wait(t, emulator.Disconnected); !strings.HasPrefix(e.Reason, "the connection was lost: ") {
		t.Errorf("too late: got %s", e)
	}

	s, events = start(t, emulator.Options{})
	polite := connectStateful(t, s, "json")
	if err := polite.conn.Close(websocket.StatusNormalClosure, ""); err != nil {
		t.Fatal(err)
	}
	if e := events.wait(t, emulator.Disconnected); e.Reason != "" {
		t.Errorf("left: got %s", e)
	}
	first := connectStateful(t, s, "json")
	_ = first.conn.CloseNow()
	second := first.again(s)
	second.send(&hubprotocol.Sequence{SequenceID: 7})
	second.expect(`{"type":9,"sequenceId":1}`)
	second.expect(`{"type":7,"error":"the client continues with message 7, but only 0 arrived"}`)
	second.expectEnd()
	if e := events.wait(t, emulator.Disconnected); e.Reason != "the client continues with message 7, but only 0 arrived" {
		t.Errorf("lost count: got %s", e)
	}
}
