package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// with makes a request with a token and other headers.
func with(t *testing.T, s *emulator.Service, method, path, token string, change func(*http.Request)) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(deadline(t), method, s.Endpoint()+path, strings.NewReader(hello))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	change(r)
	response := do(t, r)
	return response.StatusCode, bodyOf(t, response)
}

func TestOnlyAllowedHostsAreAnswered(t *testing.T) {
	s, events := start(t, emulator.Options{AllowHost: func(host string) bool { return strings.HasPrefix(host, "localhost") }})
	for host, want := range map[string]int{"evil.example": http.StatusForbidden, "localhost:1": http.StatusOK} {
		for _, path := range []string{"/api/health", "/client/negotiate?hub=chat"} {
			status, body := with(t, s, "GET", path, "", func(r *http.Request) { r.Host = host })
			if (status == http.StatusForbidden) != (want == http.StatusForbidden) {
				t.Errorf("%s%s: got %d %s", host, path, status, body)
			}
		}
	}
	if e := events.wait(t, emulator.Refused); !strings.Contains(e.Reason, "--allowed-host evil.example") && e.Status == http.StatusForbidden {
		t.Errorf("got %s", e)
	}
}

func TestPagesOfOtherOriginsNeverCallREST(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	for origin, want := range map[string]int{"http://evil.example": http.StatusForbidden, "null": http.StatusForbidden, s.Endpoint(): http.StatusUnauthorized, "": http.StatusUnauthorized} {
		if status, body := with(t, s, "POST", "/api/hubs/chat/:send", "", func(r *http.Request) { r.Header.Set("Origin", origin) }); status != want {
			t.Errorf("%q: got %d %s, want %d", origin, status, body, want)
		}
	}
	// As SignalR clients they may connect.
	if status, body := with(t, s, "POST", "/client/negotiate?hub=chat", clientToken(t, s, "chat"), func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") }); status != http.StatusOK {
		t.Errorf("got %d %s", status, body)
	}
}

func TestUsersThatNoHeaderCanCarryAreRefused(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	got := request(t, "POST", s.Endpoint()+"/client/negotiate?hub=chat", clientToken(t, s, "chat", "asrs.s.uid", "a\nb"), "")
	if text := bodyOf(t, got); got.StatusCode != http.StatusBadRequest || !strings.Contains(text, "X-ASRS-User-Id cannot carry") {
		t.Errorf("got %d %s", got.StatusCode, text)
	}
	connect(t, s, "chat", "asrs.s.uid", "\u00e9\t\u0085")
}

func TestRefusalsAreBrief(t *testing.T) {
	s, events := start(t, emulator.Options{})
	long := strings.Repeat("x", 8000)
	for _, path := range []string{"/client/negotiate?hub=1" + long, "/" + long} {
		got := request(t, "POST", s.Endpoint()+path, "", "")
		if text := bodyOf(t, got); got.StatusCode < 400 || len(text) > 2000 {
			t.Errorf("got %d, %d bytes", got.StatusCode, len(text))
		}
		if e := events.wait(t, emulator.Refused); len(e.String()) > 2000 {
			t.Errorf("an event of %d bytes", len(e.String()))
		}
	}
}

func TestHubsOfApplications(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	application, hub := strings.Repeat("a", 128), strings.Repeat("h", 128)
	c := connect(t, s, application+"_"+hub)
	rest(t, s, "POST", "/api/hubs/"+hub+"/:send?application="+application, hello)
	c.expect(`{"type":1,"target":"hello","arguments":[1]}`)
	for _, name := range []string{"1chat", "a_1", strings.Repeat("h", 129), "_chat"} {
		if got := request(t, "POST", s.Endpoint()+"/client/negotiate?hub="+name, clientToken(t, s, name), "").StatusCode; got != http.StatusBadRequest && name != "a_1" {
			t.Errorf("%s: got %d", name, got)
		}
	}
}

func TestAnUpstreamThatIsOptionalClosesNobody(t *testing.T) {
	s, events := start(t, emulator.Options{UpstreamOptional: true, Upstream: []emulator.UpstreamTemplate{{URLTemplate: "http://127.0.0.1:1/x"}}})
	c := connect(t, s, "chat")
	if e := events.wait(t, emulator.Warned); !strings.Contains(e.Reason, "no program listens there") || e.URL != "http://127.0.0.1:1/x" {
		t.Errorf("got %s", e)
	}
	d := connect(t, s, "chat")
	rest(t, s, "POST", "/api/hubs/chat/:send?api-version=2022-06-01", hello)
	c.expect(`{"type":1,"target":"hello","arguments":[1]}`)
	d.expect(`{"type":1,"target":"hello","arguments":[1]}`)
	c.invoke("1", "hello", `[]`)
	if got := c.expectError("1"); !strings.Contains(got, "http://127.0.0.1:1/x") {
		t.Errorf("got %s", got)
	}
	if !events.quiet(emulator.Warned) || !events.quiet(emulator.Closed) {
		t.Error("warned twice, or closed a client")
	}
}
