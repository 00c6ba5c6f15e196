package upstream_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/upstream"
)

const key = "7aab239577fd4f24bc919802fb629f5f"

// vectors reads a file of testdata; its "origin" says where the facts are from.
func vectors[T any](t *testing.T, name string) T {
	t.Helper()
	var v T
	text, err := os.ReadFile("testdata/" + name)
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// fixture is a handler with its log and what its functions saw.
type fixture struct {
	handler http.Handler
	log     *syncBuffer

	mu    sync.Mutex
	calls []*signalr.InvocationContext
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// newFixture returns a handler for the hub Chat whose events messages/NAME run
// the functions by name; the connection events record only, unless named too.
func newFixture(t testing.TB, options upstream.Options, functions map[string]signalr.Invoker) *fixture {
	t.Helper()
	f := &fixture{log: &syncBuffer{}}
	app := signalr.NewApp()
	add := func(category signalr.Category, event string) {
		app.Register(signalr.Trigger{
			Function: "Chat_" + event,
			Hub:      "Chat",
			Category: category,
			Event:    event,
			Result:   event == "echo" || event == "bad",
			Run: func(ctx context.Context, call *signalr.Call) (any, error) {
				var text string
				if event == "echo" {
					args := call.Arguments("text")
					text = decode.Value[string](args)
					if err := args.End(); err != nil {
						return nil, err
					}
				}
				f.mu.Lock()
				f.calls = append(f.calls, call.Context)
				f.mu.Unlock()
				if run := functions[event]; run != nil {
					return run(ctx, call)
				}
				if event == "echo" {
					return text, nil
				}
				return nil, nil
			},
		})
	}
	add(signalr.Connections, "connected")
	add(signalr.Connections, "disconnected")
	for _, event := range []string{"echo", "bad", "run"} {
		add(signalr.Messages, event)
	}
	if options.AccessKeys == nil {
		options.AccessKeys = func(string) ([]string, error) { return []string{key}, nil }
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.NewTextHandler(f.log, nil))
	}
	handler, err := upstream.NewHandler(app, options)
	if err != nil {
		t.Fatal(err)
	}
	f.handler = handler
	return f
}

func (f *fixture) send(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return w
}

// request returns a signed request, with headers as name, value … in place of
// the defaults; an empty value takes the header away.
func request(event, body string, headers ...string) *http.Request {
	category := "messages"
	if event == "connected" || event == "disconnected" {
		category = "connections"
	}
	r := httptest.NewRequest(http.MethodPost, "/any/path?code=x", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-ASRS-Hub", "chat")
	r.Header.Set("X-ASRS-Category", category)
	r.Header.Set("X-ASRS-Event", event)
	r.Header.Set("X-ASRS-Connection-Id", "conn-1")
	r.Header.Set("X-ASRS-Signature", "sha256="+signature("conn-1"))
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Del(headers[i]); headers[i+1] != "" {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	return r
}

func signature(connectionID string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(connectionID))
	return hex.EncodeToString(mac.Sum(nil))
}
