package emulator_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

func TestPayloadsAndCausesAreObserved(t *testing.T) {
	var s *emulator.Service
	app := startApp(t, only(func(w http.ResponseWriter, c upstreamCall) {
		if c.asrs("Event") != "Join" {
			return
		}
		// A server that hands the trace on is seen as the cause of what it does.
		for _, each := range []struct{ method, path, body string }{
			{"PUT", "/api/hubs/chat/groups/room/connections/" + c.asrs("Connection-Id"), ""},
			{"POST", "/api/hubs/chat/:send", `{"Target":"joined","Arguments":["ann"]}`},
		} {
			r, err := http.NewRequestWithContext(t.Context(), each.method, s.Endpoint()+each.path, strings.NewReader(each.body))
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+sign(t, emulator.DefaultAccessKey, jwt.MapClaims{"aud": s.Endpoint() + each.path, "exp": 1 << 40}))
			r.Header.Set("traceparent", c.header.Get("traceparent"))
			do(t, r)
		}
		_, _ = io.WriteString(w, "{\"type\":3,\"invocationId\":\"0\",\"result\":{\"ok\":true}}\x1e")
	}))
	s, events := start(t, emulator.Options{Upstream: app.templates(), ObservePayloads: true})
	c := connect(t, s, "chat", "asrs.s.uid", "ann", "role", "admin")
	connected := events.wait(t, emulator.Connected)
	if connected.Transport != "WebSockets" || connected.Protocol != "json" || !slices.Contains(connected.Claims, emulator.Claim{Type: "role", Value: "admin"}) {
		t.Errorf("connected: %+v", connected)
	}
	c.invoke("0", "Join", `["room",1]`)
	if calling := events.wait(t, emulator.Calling); calling.Name != "connected" {
		t.Errorf("calling: %+v", calling)
	}
	if calling := events.wait(t, emulator.Calling); calling.Name != "Join" || string(calling.Arguments) != `["room",1]` || calling.URL == "" {
		t.Errorf("calling: %+v", calling)
	}
	moved, sent := events.wait(t, emulator.GroupChanged), events.wait(t, emulator.Sent)
	if string(sent.Arguments) != `["ann"]` || sent.Protocol != "json" {
		t.Errorf("sent: %+v", sent)
	}
	if requested := events.wait(t, emulator.Requested); requested.Method != "POST" || requested.Status != 202 || requested.Trace != sent.Trace {
		t.Errorf("request: %+v", requested)
	}
	called := events.wait(t, emulator.Called)
	if string(called.Arguments) != `["room",1]` || string(called.Result) != `{"ok":true}` || called.Protocol != "json" || called.Time.IsZero() {
		t.Errorf("called: %+v", called)
	}
	if called.Trace == "" || sent.Trace != called.Trace || moved.Trace != called.Trace {
		t.Errorf("traces: call %q, send %q, group %q", called.Trace, sent.Trace, moved.Trace)
	}
	asWritten := map[string][]string(called.Headers)
	if called.Headers.Get("Traceparent") == "" && asWritten["traceparent"] == nil || asWritten["X-ASRS-Signature"] != nil || asWritten["X-ASRS-Client-Query"] != nil {
		t.Errorf("headers: %v", called.Headers)
	}

	rest(t, s, "PUT", "/api/hubs/chat/users/ann/groups/fans", "")
	infos := s.Connections()
	if len(infos) != 1 {
		t.Fatalf("connections: %+v", infos)
	}
	info := infos[0]
	if info.ConnectionID != c.id || info.UserID != "ann" || info.Transport != "WebSockets" || info.Protocol != "json" ||
		!slices.Equal(info.Groups, []string{"fans", "room"}) || info.Received != 1 || info.Sent != 2 {
		t.Errorf("connection: %+v", info)
	}
	if users := s.Memberships(); len(users) != 1 || users[0].UserID != "ann" || !slices.Equal(users[0].Groups, []string{"fans"}) {
		t.Errorf("memberships: %+v", users)
	}
}

func TestPayloadsAreNotObservedUnasked(t *testing.T) {
	app := startApp(t, nil)
	s, events := start(t, emulator.Options{Upstream: app.templates()})
	c := connect(t, s, "chat", "asrs.s.uid", "ann")
	c.invoke("0", "Join", `["room",1]`)
	for {
		e := events.wait(t, emulator.Called)
		if e.Arguments != nil || e.Headers != nil || e.Claims != nil {
			t.Errorf("%+v", e)
		}
		if e.Name == "Join" {
			return
		}
	}
}
