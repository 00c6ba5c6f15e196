package customhandler_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hubwire/hubwire/runtime/customhandler"
	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// output is the signalR output binding of the functions in these tests.
var output = signalr.Output{Hub: "chat", Connection: "ChatConnection", Binding: "chatMessages"}

// function returns a trigger without arguments that runs run.
func function(name string, run signalr.Invoker) signalr.Trigger {
	return signalr.Trigger{
		Function: name, Hub: "chat", Category: signalr.Messages, Event: name, Result: true,
		Outputs: []signalr.Output{output},
		Run:     run,
	}
}

// call is what a function received.
type call struct {
	message string
	count   int
	opts    map[string]string
	inv     *signalr.InvocationContext
}

// broadcast is a function as generated code registers it.
func broadcast(received func(call) (any, error)) signalr.Trigger {
	return signalr.Trigger{
		Function: "Broadcast", Hub: "chat", Category: signalr.Messages, Event: "broadcast", Result: true,
		Outputs: []signalr.Output{output},
		Run: func(_ context.Context, in *signalr.Call) (any, error) {
			args := in.Arguments("message", "count", "opts")
			c := call{decode.Value[string](args), decode.Value[int](args), decode.Value[map[string]string](args), in.Context}
			if err := args.End(); err != nil {
				return nil, err
			}
			return received(c)
		},
	}
}

func appOf(t *testing.T, triggers ...signalr.Trigger) *signalr.App {
	t.Helper()
	app := signalr.NewApp()
	app.Register(triggers...)
	if err := app.Err(); err != nil {
		t.Fatal(err)
	}
	return app
}

// logText is the log of a handler; safe for concurrent use.
type logText struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// newHandler returns a handler for an app without faults.
func newHandler(app *signalr.App, opts customhandler.Options) http.Handler {
	h, err := customhandler.NewHandler(app, opts)
	if err != nil {
		panic(err)
	}
	return h
}

// handle returns a handler for the app, and its log.
func handle(app *signalr.App, opts customhandler.Options) (http.Handler, *logText) {
	log := &logText{}
	opts.Logger = slog.New(slog.NewTextHandler(log, nil))
	return newHandler(app, opts), log
}

// reply is an answer as the host reads it.
type reply struct {
	status      int
	Outputs     map[string]json.RawMessage
	Logs        []string
	ReturnValue json.RawMessage
	Error       string `json:"error"`
}

// post sends a call and checks what the host needs of every answer.
func post(t *testing.T, h http.Handler, path, body string) reply {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("X-Azure-Functions-InvocationId", "2f2b2c6e-6f0a-4d0c-8a0b-6a0a5b3c9d11")
	r.ContentLength = -1 // the host sends chunks
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	result := w.Result()
	text, err := io.ReadAll(result.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := result.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type is %q: %s", got, text)
	}
	if result.ContentLength != int64(len(text)) || !bytes.HasPrefix(text, []byte("{")) {
		t.Errorf("Content-Length %d, body %s: the host needs a non-empty object", result.ContentLength, text)
	}
	answer := reply{status: result.StatusCode}
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return answer
}

// message is the body of a call of extension 1.14 with these arguments.
func message(arguments string) string {
	return `{"Data":{"invocation":{"Arguments":` + arguments + `,"Category":"messages","Event":"broadcast","Hub":"chat","ConnectionId":"c1"}},"Metadata":{}}`
}

func file(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPingIsNoCall(t *testing.T) {
	app := appOf(t, function("Never", func(context.Context, *signalr.Call) (any, error) {
		t.Error("called")
		return nil, nil
	}))
	h, _ := handle(app, customhandler.Options{Fallback: func(*http.Request) http.Handler { t.Error("forwarded"); return nil }})
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/", nil))
		if w.Code != http.StatusOK {
			t.Errorf("%s /: %d", method, w.Code)
		}
	}
}

func TestUnknownFunctionIsNamedWithItsNeighbours(t *testing.T) {
	nothing := func(context.Context, *signalr.Call) (any, error) { return nil, nil }
	app := appOf(t, function("SendToUser", nothing), function("JoinGroup", nothing), function("SendToGroup", nothing))
	h, log := handle(app, customhandler.Options{})
	answer := post(t, h, "/SendToGruop", message("[]"))
	if answer.status != http.StatusNotFound || !strings.Contains(answer.Error, "SendToGruop") {
		t.Errorf("got %+v", answer)
	}
	if want := `known="[SendToGroup SendToUser JoinGroup]"`; !strings.Contains(log.String(), want) {
		t.Errorf("the log lacks %s:\n%s", want, log)
	}
}

func TestLongNamesAreCutInTheLog(t *testing.T) {
	h, log := handle(appOf(t), customhandler.Options{})
	long := strings.Repeat("x", 5000)
	post(t, h, "/"+long, message("[]"))
	post(t, h, "/a/"+long, message("[]"))
	if len(log.String()) > 2000 || strings.Count(log.String(), "\n") != 2 {
		t.Errorf("the log has %d bytes:\n%.500s", len(log.String()), log)
	}
}

func TestForwardedRequests(t *testing.T) {
	app := appOf(t, function("Broadcast", func(context.Context, *signalr.Call) (any, error) { return "called", nil }))
	app.RegisterNegotiation(signalr.Negotiation{Function: "Negotiate", Hub: "chat", Options: func(context.Context, *http.Request) (signalr.NegotiateOptions, error) {
		return signalr.NegotiateOptions{}, nil
	}})
	forwarded := []string{"POST /api/negotiate", "GET /broadcast", "POST /broadcast", "POST /hook"}
	h, log := handle(app, customhandler.Options{Fallback: func(r *http.Request) http.Handler {
		request := r.Method + " " + r.URL.Path
		if !slices.Contains(forwarded, request) {
			return nil
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, request) })
	}})
	for request, want := range map[string]string{
		"POST /api/negotiate": "POST /api/negotiate",
		"GET /broadcast":      "GET /broadcast",
		"POST /hook":          "POST /hook", // empty route prefix
		"POST /broadcast":     `"ReturnValue":"called"`,
		"POST /unknown":       "unknown function unknown",
		"POST /":              "unknown function",
		"PUT /hook":           "nothing handles PUT /hook",
		"POST /negotiate":     "enableForwardingHttpRequest",
	} {
		method, path, _ := strings.Cut(request, " ")
		w := httptest.NewRecorder()
		r := httptest.NewRequest(method, path, strings.NewReader(message("[]")))
		if path == "/broadcast" {
			r.Header.Set("Content-Type", "application/json")
		}
		h.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: got %d %s, want %s", request, w.Code, w.Body, want)
		}
	}
	if !strings.Contains(log.String(), "enableForwardingHttpRequest") {
		t.Errorf("the log does not say what to do:\n%s", log)
	}

	h, _ = handle(app, customhandler.Options{})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/page", nil))
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "GET /api/page") {
		t.Errorf("without a fallback: %d %s", w.Code, w.Body)
	}
}

// A page in the browser can send text to any port of this machine.
func TestCallsAreJSON(t *testing.T) {
	h, _ := handle(appOf(t, function("F", func(context.Context, *signalr.Call) (any, error) { return "called", nil })), customhandler.Options{})
	for contentType, want := range map[string]int{
		"application/json":                  200,
		"application/json; charset=utf-8":   200,
		"Application/JSON":                  200,
		"text/plain":                        415,
		"application/x-www-form-urlencoded": 415,
		"application/jsonp":                 415,
		"":                                  415,
	} {
		r := httptest.NewRequest(http.MethodPost, "/F", strings.NewReader(message("[]")))
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want || want != 200 && strings.Contains(w.Body.String(), "called") {
			t.Errorf("%q: got %d %s", contentType, w.Code, w.Body)
		}
	}
}

func TestAppsWithFaultsGetNoHandler(t *testing.T) {
	app := appOf(t)
	app.UseHub("amdin")
	if h, err := customhandler.NewHandler(app, customhandler.Options{}); h != nil || err == nil || !strings.Contains(err.Error(), "amdin") {
		t.Errorf("got %v, %v", h, err)
	}
}

func TestTheRootPageIsForwarded(t *testing.T) {
	h, _ := handle(appOf(t), customhandler.Options{Fallback: func(*http.Request) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "page") })
	}})
	for id, want := range map[string]string{"": "", "an-id": "page"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if id != "" {
			r.Header.Set("X-Azure-Functions-InvocationId", id)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK || w.Body.String() != want {
			t.Errorf("with id %q: got %d %q", id, w.Code, w.Body)
		}
	}
}

// Bare integers beyond int64 become something else in the host.
func TestResultsThatTheHostGarbles(t *testing.T) {
	for _, c := range []struct {
		result any
		fails  bool
	}{
		{uint64(1 << 63), true}, {uint64(1<<63 - 1), false}, {int64(-1 << 63), false},
		{map[string]uint64{"n": 1 << 63}, false}, {[]uint64{1 << 63}, false}, {"9223372036854775808", false}, {1e300, false},
	} {
		h, _ := handle(appOf(t, function("F", func(context.Context, *signalr.Call) (any, error) { return c.result, nil })), customhandler.Options{})
		answer := post(t, h, "/F", message("[]"))
		if failed := answer.status != http.StatusOK; failed != c.fails || failed && !strings.Contains(answer.Error, "return a string, or a struct with the number in it") {
			t.Errorf("%v: got %+v", c.result, answer)
		}
	}
}
