package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

func TestStreamsGetTheirItemsByREST(t *testing.T) {
	app := startApp(t, only(func(w http.ResponseWriter, c upstreamCall) {
		if c.asrs("Event") == "refuse" {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	s, _ := start(t, emulator.Options{Upstream: app.templates(), Streams: true})
	c := connect(t, s, "chat", "asrs.s.uid", "ann")
	app.next(t) // connected
	c.send(&hubprotocol.StreamInvocation{InvocationID: "7", Target: "count", Arguments: []byte("[3]")})
	app.expect(t, "/chat/messages/count", `{"type":4,"invocationId":"7","target":"count","arguments":[3]}`)
	stream := "/api/hubs/chat/connections/" + c.id + "/streams/7"
	send := func(path, body string, want int) {
		t.Helper()
		if got := rest(t, s, "POST", path, body); got.StatusCode != want {
			t.Errorf("%s: got %d %s, want %d", path, got.StatusCode, bodyOf(t, got), want)
		}
	}
	send(stream+"/:send?api-version=2024-12-01", `{"n":1}`, http.StatusAccepted)
	c.expect(`{"type":2,"invocationId":"7","item":{"n":1}}`)
	send(stream+"/:send", `{`, http.StatusBadRequest)
	send(stream+"/:send?completed=true", `2`, http.StatusAccepted)
	c.expect(`{"type":2,"invocationId":"7","item":2}`)
	c.expect(`{"type":3,"invocationId":"7"}`)
	send(stream+"/:send", `3`, http.StatusNotFound)

	for i, query := range []string{"reason", "error"} {
		c.send(&hubprotocol.StreamInvocation{InvocationID: "7", Target: "count"})
		app.next(t)
		send(stream+"/:complete?"+query+"=no%20more", "", http.StatusAccepted)
		c.expect(`{"type":3,"invocationId":"7","error":"no more"}`)
		if i == 1 {
			send(stream+"/:complete", "", http.StatusNotFound)
		}
	}
	c.send(&hubprotocol.StreamInvocation{InvocationID: "8", Target: "refuse"})
	if got := c.expectError("8"); !strings.Contains(got, "status code 403") {
		t.Errorf("got %s", got)
	}
	app.next(t)

	// A client that cancels gets nothing more.
	c.send(&hubprotocol.StreamInvocation{InvocationID: "9", Target: "count"})
	app.next(t)
	c.send(&hubprotocol.CancelInvocation{InvocationID: "9"})
	c.invoke("10", "after", "[]")
	app.next(t)
	c.expect(`{"type":3,"invocationId":"10"}`)
	send("/api/hubs/chat/connections/"+c.id+"/streams/9/:send", `1`, http.StatusNotFound)
	send("/api/hubs/chat/connections/none/streams/9/:send", `1`, http.StatusNotFound)
	send("/api/hubs/chat/connections/"+c.id+"/streams/%20/:send", `1`, http.StatusBadRequest)
	send("/api/hubs/chat/connections/"+c.id+"/streams/"+strings.Repeat("x", 101)+"/:send", `1`, http.StatusBadRequest)
}

func TestStreamsAreRefusedUnlessAskedFor(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	c := connect(t, s, "chat")
	c.send(&hubprotocol.StreamInvocation{InvocationID: "7", Target: "count"})
	if got := c.expectError("7"); !strings.Contains(got, "has no streams in serverless mode") {
		t.Errorf("got %s", got)
	}
}

func TestItemsInFrames(t *testing.T) {
	app := startApp(t, nil)
	s, _ := start(t, emulator.Options{Upstream: app.templates(), Streams: true})
	c := connectPacked(t, s)
	app.next(t) // connected
	c.sendHex("950480a137a5636f756e7490")
	if call := app.next(t); call.header.Get("Content-Type") != "application/x-msgpack" {
		t.Errorf("got %v", call.header)
	}
	stream := "/api/hubs/chat/connections/" + s.Connections()[0].ConnectionID + "/streams/7/:send"
	const plain = "{\"type\":2,\"invocationId\":\"7\",\"item\":\"/w==\"}\x1e"
	both := "\x82\xa4json\xc4" + string(rune(len(plain))) + plain + "\xabmessagepack\xc4\x09" + "\x08\x94\x02\x80\xa1\x37\xc4\x01\xff"
	if got := sendPackedTo(t, s, stream, both); got != http.StatusAccepted {
		t.Errorf("got %d", got)
	}
	c.expectHex("940280a137c401ff")
	if got := sendPackedTo(t, s, stream, "\x81\xa4json\xc4"+string(rune(len(plain)))+plain); got != http.StatusAccepted {
		t.Errorf("got %d", got)
	}
	c.expectHex("940280a137a42f773d3d")
	for _, body := range []string{"", "\x80", "\x81\xa4json\xc4\x00"} {
		if got := sendPackedTo(t, s, stream, body); got != http.StatusBadRequest {
			t.Errorf("%q: got %d", body, got)
		}
	}
}
