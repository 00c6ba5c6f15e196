package service_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func TestInvokeGivesTheResult(t *testing.T) {
	f := newFakeService(t, http.StatusOK)
	for body, want := range map[string]string{`{"result":{"kg":412.5}}`: `{"kg":412.5}`, `{"result":null}`: "null", `{}`: "null"} {
		f.body = body
		result, err := f.sender(t, "Depot").Invoke(t.Context(), "c 77", "askWeight", []any{"scale-2"})
		if err != nil || string(result) != want {
			t.Errorf("%s: got %s, %v", body, result, err)
		}
	}
	got := f.last(t)
	if got.line != "POST /api/hubs/depot/connections/c%2077/:invoke?api-version=2024-12-01" || got.body != `{"target":"askWeight","arguments":["scale-2"]}` {
		t.Errorf("sent %s %s", got.line, got.body)
	}
}

func TestWhyAClientGaveNoResult(t *testing.T) {
	for name, c := range map[string]struct {
		status     int
		code, body string
		is         error
		message    string
	}{
		"its handler failed":           {http.StatusBadRequest, "Error.Invocation.Failed", "no scale\n", signalr.ErrClientFailed, "no scale"},
		"the same, without a code":     {http.StatusBadRequest, "", "no scale", signalr.ErrClientFailed, "no scale"},
		"the request is wrong":         {http.StatusBadRequest, "BadRequest", `{"code":"BadRequest","message":"no target"}`, nil, ""},
		"it is not there":              {http.StatusNotFound, "Error.Connection.NotExisted", "{}", signalr.ErrClientGone, ""},
		"it never answers":             {http.StatusInternalServerError, "Error.Invocation.Timeout", "{}", signalr.ErrNoAnswer, ""},
		"a gateway would not wait":     {http.StatusGatewayTimeout, "", "", signalr.ErrNoAnswer, ""},
		"the service has no such path": {http.StatusNotFound, "", "", nil, ""},
	} {
		f := newFakeService(t, c.status)
		f.code, f.body = c.code, c.body
		_, err := f.sender(t, "depot").Invoke(t.Context(), "c1", "askWeight", nil)
		var why *signalr.ResultError
		isResult := errors.As(err, &why)
		switch {
		case c.is == nil && (isResult || err == nil):
			t.Errorf("%s: got %v", name, err)
		case c.is != nil && (!isResult || why.Err != c.is || why.Message != c.message || why.ConnectionID != "c1" || why.Target != "askWeight"):
			t.Errorf("%s: got %v", name, err)
		}
		if len(f.requests) != 1 {
			t.Errorf("%s: asked %d times", name, len(f.requests))
		}
	}
}

func TestInvokeEndsWithItsContext(t *testing.T) {
	asked := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the server does not see that the client goes
		close(asked)
		<-r.Context().Done()
	}))
	defer server.Close()
	sender, err := service.NewSender(connection(t, "Endpoint="+server.URL+";AccessKey=fake_key"), "depot")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(100*time.Millisecond))
	defer cancel()
	_, err = sender.Invoke(ctx, "c1", "askWeight", nil)
	<-asked
	if !errors.Is(err, signalr.ErrNoAnswer) || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), `asking connection "c1" for "askWeight"`) {
		t.Errorf("got %v", err)
	}
}
