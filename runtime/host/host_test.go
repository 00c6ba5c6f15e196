package host_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"

	"testing"
	"time"

	"github.com/hubwire/hubwire/internal/loopback"
	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// environment is what a program is started with.
type environment map[string]string

func (e environment) get(name string) string { return e[name] }

// trigger returns a function without arguments.
func trigger(name string, run func(context.Context) (any, error)) signalr.Trigger {
	return signalr.Trigger{
		Function: name, Hub: "chat", Category: signalr.Messages, Event: name, Result: true,
		Run: func(ctx context.Context, _ *signalr.Call) (any, error) { return run(ctx) },
	}
}

func appOf(triggers ...signalr.Trigger) *signalr.App {
	app := signalr.NewApp()
	app.Register(triggers...)
	return app
}

// lockedBuffer is a log that is read while it is written.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// running is an app that Serve runs.
type running struct {
	url  string
	log  *lockedBuffer
	stop context.CancelFunc
	done chan error
}

// start runs the app until the test ends.
func start(t *testing.T, app *signalr.App, env environment, opts ...host.Option) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{log: &lockedBuffer{}, stop: cancel, done: make(chan error, 1)}
	listening := make(chan net.Addr, 1)
	opts = append([]host.Option{
		host.WithEnvironment(env.get),
		host.WithLogger(slog.New(slog.NewTextHandler(r.log, nil))),
		host.WithListening(func(addr net.Addr) { listening <- addr }),
	}, opts...)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.done <- host.Serve(ctx, app, opts...)
	}()
	t.Cleanup(func() { cancel(); <-ended })
	select {
	case addr := <-listening:
		r.url = "http://" + addr.String()
	case err := <-r.done:
		t.Fatalf("Serve: %v", err)
	}
	return r
}

// request sends a request and returns status and body.
func (r *running) request(t *testing.T, method, path, body string, headers ...string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
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

const invocation = `{"Data":{"invocation":{"Arguments":[],"Category":"messages","Event":"Hello","Hub":"chat","ConnectionId":"c1"}},"Metadata":{}}`

func hello(context.Context) (any, error) { return "hello", nil }

func TestCustomHandler(t *testing.T) {
	for _, setting := range []string{"FUNCTIONS_CUSTOMHANDLER_PORT", "FUNCTIONS_HTTPWORKER_PORT"} {
		r := start(t, appOf(trigger("Hello", hello)), environment{setting: "0"})
		if !strings.HasPrefix(r.url, "http://127.0.0.1:") {
			t.Errorf("listens on %s, not on the loopback interface only", r.url)
		}
		if status, _ := r.request(t, http.MethodGet, "/", ""); status != http.StatusOK {
			t.Errorf("GET /: %d", status)
		}
		if status, body := r.request(t, http.MethodPost, "/hello", invocation); status != http.StatusOK || !strings.Contains(body, `"ReturnValue":"hello"`) {
			t.Errorf("call: %d %s", status, body)
		}
		r.stop()
		if err := <-r.done; err != nil {
			t.Errorf("a clean end gives %v", err)
		}
	}
}

// negotiating returns an app with a negotiate function and handlers.
func negotiating() *signalr.App {
	app := signalr.NewApp()
	app.RegisterNegotiation(signalr.Negotiation{Function: "Negotiate", Hub: "chat", Route: "rooms/{room}/negotiate",
		Options: func(_ context.Context, r *http.Request) (signalr.NegotiateOptions, error) {
			return signalr.NegotiateOptions{}, &signalr.StatusError{Status: http.StatusTeapot, Message: "room " + r.PathValue("room")}
		}})
	app.Handle("GET /api/files/{name}", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "file "+r.PathValue("name")) }))
	return app
}

func TestNegotiateAndHandlersInBothModes(t *testing.T) {
	for name, env := range map[string]environment{
		"custom handler": {"FUNCTIONS_CUSTOMHANDLER_PORT": "0"},
		"upstream":       {"HUBWIRE_ADDR": "127.0.0.1:0"},
	} {
		env["FUNCTIONS_APP_ROOT_PATH"] = t.TempDir()
		r := start(t, negotiating(), env)
		for request, want := range map[string]string{
			"POST /api/rooms/Blue/negotiate": "418 room Blue\n",
			"POST /API/Rooms/Blue/Negotiate": "418 room Blue\n",
			"GET /api/files/a.js":            "200 file a.js",
			"GET /api/rooms/Blue/negotiate":  "404 ",
			"POST /api/rooms/negotiate":      "404 ",
			"GET /api/nothing":               "404 ",
		} {
			method, path, _ := strings.Cut(request, " ")
			status, body := r.request(t, method, path, "")
			if got := fmt.Sprintf("%d %s", status, body); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s: got %s, want %s", name, request, got, want)
			}
		}
	}
}

func TestWrongAppsDoNotStart(t *testing.T) {
	broken := appOf(trigger("Hello", hello), trigger("hello", hello), signalr.Trigger{Function: "NoDecode", Category: signalr.Messages})
	handlers := signalr.NewApp()
	handlers.Handle("GET /a", http.NotFoundHandler())
	handlers.Handle("GET /a", http.NotFoundHandler())
	handlers.Handle("NO SUCH PATTERN {", http.NotFoundHandler())
	loopback := environment{"HUBWIRE_ADDR": "127.0.0.1:0"}
	for name, c := range map[string]struct {
		app  *signalr.App
		env  environment
		want []string
	}{
		"app":          {broken, loopback, []string{`"hello" is registered twice`, `"NoDecode" has no Run`}},
		"handlers":     {handlers, loopback, []string{`handler for "GET /a"`, `handler for "NO SUCH PATTERN {"`}},
		"host's port":  {signalr.NewApp(), environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "http"}, []string{`FUNCTIONS_CUSTOMHANDLER_PORT is "http"`}},
		"PORT":         {signalr.NewApp(), environment{"PORT": "70000"}, []string{`PORT is "70000"`}},
		"HUBWIRE_ADDR": {signalr.NewApp(), environment{"HUBWIRE_ADDR": "nonsense"}, []string{"nonsense", "missing port"}},
	} {
		err := host.Serve(t.Context(), c.app, host.WithEnvironment(c.env.get), host.WithLogger(slog.New(slog.DiscardHandler)))
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %s", name, err, want)
			}
		}
	}
}

func TestPortTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	for want, env := range map[string]environment{
		"that the Functions host chose": {"FUNCTIONS_CUSTOMHANDLER_PORT": port},
		"set HUBWIRE_ADDR to another":   {"HUBWIRE_ADDR": "127.0.0.1:" + port},
	} {
		err := host.Serve(t.Context(), signalr.NewApp(), host.WithEnvironment(env.get))
		if err == nil || !loopback.Taken(err) || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "listen 127.0.0.1:"+port+": address already in use: ") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestCallsInProgressEndWithinTheGrace(t *testing.T) {
	called, release := make(chan struct{}), make(chan struct{})
	r := start(t, appOf(trigger("Hello", func(ctx context.Context) (any, error) {
		close(called)
		<-release
		return "late", ctx.Err()
	})), environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "0"}, host.WithGrace(time.Minute))
	answered := make(chan string)
	go func() {
		_, body := r.request(t, http.MethodPost, "/Hello", invocation)
		answered <- body
	}()
	<-called
	r.stop()
	waitUntilClosed(t, strings.TrimPrefix(r.url, "http://"))
	close(release)
	if body := <-answered; !strings.Contains(body, `"ReturnValue":"late"`) {
		t.Errorf("the call in progress got %s", body)
	}
	if err := <-r.done; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if log := r.log.String(); !strings.Contains(log, "msg=stopping reason=\"context canceled\"") || !strings.Contains(log, "msg=stopped") {
		t.Errorf("the log is\n%s", log)
	}
}

// waitUntilClosed returns once nothing listens on the address.
func waitUntilClosed(t *testing.T, addr string) {
	t.Helper()
	for {
		connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr)
		if err != nil {
			return
		}
		connection.Close()
	}
}

func TestCallsThatTakeTooLongAreCancelled(t *testing.T) {
	called, ended := make(chan struct{}), make(chan error, 1)
	r := start(t, appOf(trigger("Hello", func(ctx context.Context) (any, error) {
		close(called)
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	})), environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "0"}, host.WithGrace(time.Millisecond))
	request, err := http.NewRequest(http.MethodPost, r.url+"/Hello", strings.NewReader(invocation))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	cut := make(chan struct{})
	go func() {
		defer close(cut)
		if response, err := http.DefaultTransport.RoundTrip(request); err == nil {
			response.Body.Close()
		}
	}()
	<-called
	r.stop()
	if err := <-r.done; !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "still in progress 1ms after") {
		t.Errorf("Serve: %v", err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the function saw %v", err)
	}
	<-cut
}
