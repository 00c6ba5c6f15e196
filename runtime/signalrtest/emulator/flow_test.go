package emulator_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

func TestFromConnectedToDisconnected(t *testing.T) {
	var s *emulator.Service
	app := startApp(t, only(func(w http.ResponseWriter, c upstreamCall) {
		switch c.asrs("Event") {
		case "Join":
			// What a function sends before it returns arrives before its result.
			rest(t, s, "PUT", "/api/hubs/chat/groups/room/connections/"+c.asrs("Connection-Id"), "")
			rest(t, s, "POST", "/api/hubs/chat/groups/room/:send", `{"Target":"joined","Arguments":["ann"]}`)
			_, _ = io.WriteString(w, "{\"type\":3,\"invocationId\":\"0\",\"result\":{\"ok\":true}}\x1e")
		}
	}))
	s, events := start(t, emulator.Options{Upstream: app.templates()})
	c := connect(t, s, "Chat", "asrs.s.uid", "ann", "role", "admin")

	call := app.expect(t, "/chat/connections/connected", `{"type":10}`)
	mac := hmac.New(sha256.New, []byte(emulator.DefaultAccessKey))
	mac.Write([]byte(c.id))
	for name, want := range map[string]string{
		"Content-Type":         "application/json",
		"X-ASRS-Connection-Id": c.id,
		"X-ASRS-Hub":           "chat",
		"X-ASRS-Category":      "connections",
		"X-ASRS-Event":         "connected",
		"X-ASRS-User-Id":       "ann",
		"X-ASRS-User-Claims":   "asrs.s.uid: ann, role: admin",
		"X-ASRS-Signature":     "sha256=" + hex.EncodeToString(mac.Sum(nil)),
	} {
		if got := strings.Join(call.header.Values(name), "|"); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if agent := call.header.Get("User-Agent"); agent != "" {
		t.Errorf("User-Agent: got %q", agent)
	}
	if query := call.asrs("Client-Query"); !strings.HasPrefix(query, "?hub=Chat&id=") {
		t.Errorf("X-ASRS-Client-Query: got %q", query)
	}

	c.invoke("0", "Join", `["room",1]`)
	app.expect(t, "/chat/messages/Join", `{"type":1,"invocationId":"0","target":"Join","arguments":["room",1]}`)
	c.expect(`{"type":1,"target":"joined","arguments":["ann"]}`)
	c.expect(`{"type":3,"invocationId":"0","result":{"ok":true}}`)

	c.invoke("", "Wave", `[]`)
	app.expect(t, "/chat/messages/Wave", `{"type":1,"target":"Wave","arguments":[]}`)

	c.send(&hubprotocol.Close{})
	c.expectEnd()
	app.expect(t, "/chat/connections/disconnected", `{"Type":11}`)
	if e := events.wait(t, emulator.Disconnected); e.Reason != "" || e.ConnectionID != c.id || e.UserID != "ann" {
		t.Errorf("got %s", e)
	}
	if status := rest(t, s, "HEAD", "/api/hubs/chat/groups/room", "").StatusCode; status != http.StatusNotFound {
		t.Errorf("the group outlived its only member: %d", status)
	}
}

func TestCallsOfOneConnectionComeInOrder(t *testing.T) {
	app := startApp(t, only(func(w http.ResponseWriter, _ upstreamCall) { w.WriteHeader(http.StatusNoContent) }))
	s, _ := start(t, emulator.Options{Upstream: app.templates()})
	c := connect(t, s, "chat")
	app.expect(t, "/chat/connections/connected", `{"type":10}`)
	names := strings.Split("a b c d e f g h i j k l m n o p", " ")
	for _, name := range names {
		c.invoke(name, name, `[]`)
	}
	c.send(&hubprotocol.Close{Error: "enough"})
	for _, name := range names {
		app.expect(t, "/chat/messages/"+name, `{"type":1,"invocationId":"`+name+`","target":"`+name+`","arguments":[]}`)
	}
	app.expect(t, "/chat/connections/disconnected", `{"Type":11,"Error":"enough"}`)
}

func TestMessagesMayComeInPiecesAndTogether(t *testing.T) {
	app := startApp(t, nil)
	s, _ := start(t, emulator.Options{Upstream: app.templates()})
	c := dial(t, s, "hub=chat", clientToken(t, s, "chat"))
	c.write("{\"protocol\":\"json\",\"version\":1}\x1e{\"type\":6}\x1e{\"type\":1,\"target\":\"a\",")
	c.write("\"arguments\":[]}\x1e{\"type\":99}\x1e{\"type\":1,\"target\":\"b\",\"arguments\":[]}\x1e")
	c.expect("{}")
	app.expect(t, "/chat/connections/connected", `{"type":10}`)
	app.expect(t, "/chat/messages/a", `{"type":1,"target":"a","arguments":[]}`)
	app.expect(t, "/chat/messages/b", `{"type":1,"target":"b","arguments":[]}`)
}

func TestServiceCloseTellsClientsToReconnect(t *testing.T) {
	app := startApp(t, nil)
	s, err := emulator.Start(emulator.Options{Upstream: app.templates()})
	if err != nil {
		t.Fatal(err)
	}
	first, second := connect(t, s, "chat"), connect(t, s, "chat")
	half := dial(t, s, "hub=chat", clientToken(t, s, "chat")) // never shakes hands
	closed := make(chan error)
	go func() { closed <- s.Close(deadline(t)) }()
	for _, c := range []*client{first, second} {
		c.expect(`{"type":7,"error":"the service is stopping","allowReconnect":true}`)
		c.expectEnd()
	}
	half.expect(`{"error":"the service is stopping"}`)
	half.expectEnd()
	if err := <-closed; err != nil {
		t.Error(err)
	}
	events := map[string]int{}
	for range 4 {
		c := app.next(t)
		events[c.asrs("Event")+c.body]++
	}
	if events[`disconnected{"Type":11,"Error":"the service is stopping"}`] != 2 {
		t.Errorf("got %v", events)
	}
	noGoroutines(t)
	if _, _, err := websocket.Dial(deadline(t), s.Endpoint()+"/client/?hub=chat", nil); err == nil {
		t.Error("the service is still there")
	}
}

func TestServiceCloseCanBeCutShort(t *testing.T) {
	release := make(chan struct{})
	app := startApp(t, only(func(http.ResponseWriter, upstreamCall) { <-release }))
	defer close(release)
	s, err := emulator.Start(emulator.Options{Upstream: app.templates()})
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, s, "chat")
	c.invoke("0", "slow", `[]`)
	app.next(t)
	app.next(t)
	ctx, cancel := contextThatEnds(t)
	cancel()
	if err := s.Close(ctx); err == nil || !strings.Contains(err.Error(), "cut short") {
		t.Errorf("got %v", err)
	}
	noGoroutines(t)
}
