package emulator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// upstreamCall is one request that arrived at the upstream.
type upstreamCall struct {
	path   string
	header http.Header
	body   string
}

func (c upstreamCall) asrs(name string) string { return c.header.Get("X-ASRS-" + name) }

// app is an upstream whose answers the test writes.
type app struct {
	*httptest.Server
	calls chan upstreamCall
}

// startApp starts an upstream. The answer function may be nil: 200 with
// nothing in it.
func startApp(t *testing.T, answer func(w http.ResponseWriter, c upstreamCall)) *app {
	t.Helper()
	a := &app{calls: make(chan upstreamCall, 1000)}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		c := upstreamCall{r.URL.Path, r.Header, string(body)}
		a.calls <- c
		if answer != nil {
			answer(w, c)
		}
	}))
	t.Cleanup(a.Close)
	return a
}

// templates sends every event to the upstream.
func (a *app) templates() []emulator.UpstreamTemplate {
	return []emulator.UpstreamTemplate{{URLTemplate: a.URL + "/{hub}/{category}/{event}"}}
}

func (a *app) next(t *testing.T) upstreamCall {
	t.Helper()
	select {
	case c := <-a.calls:
		return c
	case <-deadline(t).Done():
		t.Fatal("no call arrived at the upstream")
		return upstreamCall{}
	}
}

// expect waits for a call and checks its path and body.
func (a *app) expect(t *testing.T, path, body string) upstreamCall {
	t.Helper()
	c := a.next(t)
	if c.path != path || c.body != body {
		t.Fatalf("got  %s %s\nwant %s %s", c.path, c.body, path, body)
	}
	return c
}

// only answers messages; connection events get an empty 200.
func only(answer func(w http.ResponseWriter, c upstreamCall)) func(http.ResponseWriter, upstreamCall) {
	return func(w http.ResponseWriter, c upstreamCall) {
		if c.asrs("Category") == "messages" {
			answer(w, c)
		}
	}
}
