package inspector

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/internal/loopback"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// inspected starts an app with a hub "echo" and its inspector.
func inspected(t *testing.T) *Server {
	t.Helper()
	collector := NewCollector("", "", Hints{})
	app := signalr.NewApp()
	app.Register(signalr.Trigger{Function: "Say", Hub: "echo", Event: "say", Result: true, Run: func(_ context.Context, call *signalr.Call) (any, error) {
		if string(call.Context.Arguments.Raw(0)) == "null" {
			return nil, signalr.Errorf("say what?")
		}
		return []string{call.Context.UserID, call.Context.Claims.Get("role"), string(call.Context.Arguments.Raw(0))}, nil
	}})
	running := signalrtest.NewApp(t, app, signalrtest.WithEmulator(func(o *emulator.Options) {
		o.ObservePayloads, o.Observe = true, collector.Service
	}))
	s, err := Start(Options{Collector: collector, AllowHost: loopback.Names(nil), Service: running.Service().Service, Connection: running.Service().ConnectionString(), App: App{Name: "echo", Version: "v0"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// request makes a request as the page does; change may spoil it.
func (s *Server) request(t *testing.T, method, path, body string, change func(*http.Request)) (int, string) {
	t.Helper()
	page, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, "http://"+page.Host+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Inspect-Token", s.token)
	if change != nil {
		change(r)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestOnlyThePageOfThisStartGetsIn(t *testing.T) {
	s := inspected(t)
	for _, c := range []struct {
		name, path string
		change     func(*http.Request)
		status     int
		want       string
	}{
		{"the page", "/inspect?token=" + s.token, nil, 200, "<title>hubwire inspector"},
		{"its parts", "/inspect/page/main.mjs", nil, 200, "lit-html"},
		{"no token", "/inspect", nil, 403, "Open the address that hubwire prints"},
		{"another token", "/inspect?token=x", nil, 403, "not that of this start"},
		{"no token for the data", "/inspect/api/connections", func(r *http.Request) { r.Header.Del("X-Inspect-Token") }, 401, "not that of this start"},
		{"a token in the address alone", "/inspect/api/connections?token=" + s.token, func(r *http.Request) { r.Header.Del("X-Inspect-Token") }, 401, "not that of this start"},
		{"a foreign name", "/inspect?token=" + s.token, func(r *http.Request) { r.Host = "evil.example" }, 403, "--allowed-host"},
		{"a foreign name with our port", "/inspect/api/connections", func(r *http.Request) { r.Host = "evil.example:" + r.URL.Port() }, 403, "--allowed-host evil.example"},
		{"a foreign origin", "/inspect/api/connections", func(r *http.Request) { r.Header.Set("Origin", "http://localhost:1") }, 403, "pages of http://localhost:1"},
		{"its own origin", "/inspect/api/connections", func(r *http.Request) { r.Header.Set("Origin", "http://"+r.URL.Host) }, 200, `"known":true`},
		{"another loopback name", "/inspect/api/functions", func(r *http.Request) { r.Host = "127.0.0.1:" + r.URL.Port() }, 200, "[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, text := s.request(t, "GET", c.path, "", c.change)
			if status != c.status || !strings.Contains(text, c.want) {
				t.Errorf("%d %s, want %d with %q", status, text, c.status, c.want)
			}
		})
	}
}

func TestThePageCallsWithARealClient(t *testing.T) {
	s := inspected(t)
	for _, c := range []struct{ body, result, failed string }{
		{`{"hub":"echo","event":"say","arguments":[9007199254740993],"user":"ann","claims":[{"Type":"role","Value":"admin"}]}`, `["ann","admin","9007199254740993"]`, ""},
		{`{"hub":"echo","event":"say","arguments":[{"$bytes":"aGk="}],"protocol":"messagepack","transport":"LongPolling"}`, `["","","\"aGk=\""]`, ""},
		{`{"hub":"echo","event":"say","arguments":[null]}`, "", "say what?"},
	} {
		status, text := s.request(t, "POST", "/inspect/api/call", c.body, nil)
		var got callAnswer
		if err := json.Unmarshal([]byte(text), &got); err != nil || status != 200 {
			t.Fatalf("%d %s: %v", status, text, err)
		}
		if string(got.Result) != c.result || got.Error != c.failed || got.Connection == "" {
			t.Errorf("%s: got %s", c.body, text)
		}
	}
	if status, text := s.request(t, "POST", "/inspect/api/call", `{"hub":"echo","event":"say","arguments":{}}`, nil); status != 422 || !strings.Contains(text, "expected a list") {
		t.Errorf("%d %s", status, text)
	}
}

func TestAReplayRepeatsWhatWasRecorded(t *testing.T) {
	s := inspected(t)
	s.request(t, "POST", "/inspect/api/call", `{"hub":"echo","event":"say","arguments":[9007199254740993]}`, nil)
	var original uint64
	recorded, _, _ := s.options.Collector.Recording.Since(0)
	for _, e := range recorded {
		if e.Kind == KindCall {
			original = e.ID
		}
	}
	body, err := json.Marshal(map[string]any{"hub": "echo", "event": "say", "arguments": jsontext.Value("[1]"), "replayOf": original})
	if err != nil {
		t.Fatal(err)
	}
	s.request(t, "POST", "/inspect/api/call", string(body), nil)
	recorded, _, _ = s.options.Collector.Recording.Since(0)
	for _, e := range recorded {
		if e.Kind == KindCall && e.ID != original && e.ReplayOf != original {
			t.Errorf("the replay is not known as one: %+v", e)
		}
	}
}

func TestTheStreamTellsEventsAndTheApp(t *testing.T) {
	s := inspected(t)
	r, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+s.listener.Addr().String()+"/inspect/api/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Inspect-Token", s.token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	next := func(until func(message) bool) message {
		for lines.Scan() {
			var m message
			if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
				t.Fatalf("%s: %v", lines.Text(), err)
			}
			if until(m) {
				return m
			}
		}
		t.Fatal("the stream ended")
		return message{}
	}
	if first := next(func(message) bool { return true }); first.App.Name != "echo" || first.App.State != "running" || first.Limits.Events != MaxEvents {
		t.Errorf("first: %+v", first)
	}
	s.options.Collector.App("Build 2 runs", "", 0, false)
	next(func(m message) bool { return len(m.Events) == 1 && m.Events[0].What == "Build 2 runs" })
	s.BuildFailed("./chat.go:50:3: undefined: x")
	next(func(m message) bool {
		return m.App.State == "failed" && m.App.Problem == "./chat.go:50:3: undefined: x"
	})
}

func TestThePageSendsMovesAndCloses(t *testing.T) {
	s := inspected(t)
	client := s.dial(t)
	id := client.ConnectionID()
	for _, c := range []struct{ body, want string }{
		{`{"hub":"echo","send":{"Kind":3,"Name":"` + id + `","Target":"hear","Arguments":[9007199254740993]}}`, "{}"},
		{`{"hub":"echo","group":{"Action":"add","Group":"friends","ConnectionID":"` + id + `"}}`, "{}"},
		{`{"hub":"echo","group":{"Action":"add","ConnectionID":"` + id + `"}}`, `"error":`},
	} {
		if _, text := s.request(t, "POST", "/inspect/api/act", c.body, nil); !strings.Contains(text, c.want) {
			t.Errorf("%s: %s", c.body, text)
		}
	}
	var n int64
	client.Expect(t, "hear", &n)
	if n != 9007199254740993 {
		t.Errorf("got %d", n)
	}
	if _, text := s.request(t, "GET", "/inspect/api/connections", "", nil); !strings.Contains(text, `"Groups":["friends"]`) {
		t.Errorf("connections: %s", text)
	}
	s.request(t, "POST", "/inspect/api/act", `{"hub":"echo","close":{"ConnectionID":"`+id+`","Reason":"enough"}}`, nil)
	<-client.Done()
	if err := client.Err(); err == nil || !strings.Contains(err.Error(), "enough") {
		t.Errorf("closed: %v", err)
	}
}

// dial connects a client as the page's calls do.
func (s *Server) dial(t *testing.T) *signalrtest.Client {
	t.Helper()
	client, err := s.connect(t.Context(), callRequest{Hub: "echo", User: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}
