package signalrtest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// Each test here breaks one party while the others are at work: they must hear
// of it, go on, and leave nothing behind.

func TestProgramDiesInTheMiddleOfACall(t *testing.T) {
	before := count(t)
	t.Run("", func(t *testing.T) {
		calls := make(chan string, 1)
		program := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body) // else the server does not look whether the caller is there
			if name := r.Header.Get("X-ASRS-Event"); name == "slow" {
				calls <- name
				<-r.Context().Done()
			}
		})
		server := httptest.NewServer(program)
		service := signalrtest.NewService(t, signalrtest.WithUpstream(server.URL+"/"))
		client := service.Connect(t, "hub")
		failed := make(chan error, 1)
		go func() {
			_, err := client.Invoke(t.Context(), "slow")
			failed <- err
		}()
		<-calls
		server.CloseClientConnections()
		var invocation *signalrtest.InvocationError
		if err := <-failed; !errors.As(err, &invocation) {
			t.Errorf("a call in progress: %v", err)
		}
		server.Close()
		if _, err := client.Invoke(t.Context(), "fast"); !errors.As(err, &invocation) || !strings.Contains(err.Error(), server.URL) {
			t.Errorf("a call to a program that is gone: %v", err)
		}

		server = httptest.NewServer(program)
		defer server.Close()
		if err := service.SetUpstream([]emulator.UpstreamTemplate{{URLTemplate: server.URL + "/"}}); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Invoke(t.Context(), "fast"); err != nil || client.Err() != nil {
			t.Errorf("a call to the next program: %v, connection %v", err, client.Err())
		}
	})
	settled(t, before)
}

// The same with the program in a process of its own, which the Functions host
// starts again.
func TestFunctionAppDiesInTheMiddleOfACall(t *testing.T) {
	before := count(t)
	t.Run("", func(t *testing.T) {
		ready := make(chan bool, 2)
		app := signalrtest.NewFunctionApp(t, "testdata/mortal", signalrtest.WithFunctionsHost(func(o *functionshost.Options) {
			o.Observe = func(e functionshost.Event) {
				if e.Kind == functionshost.HandlerReady {
					ready <- true
				}
			}
		}))
		<-ready
		client := app.Connect(t, "mortal")
		first, err := signalrtest.Invoke[int](t.Context(), client, "live")
		if err != nil {
			t.Fatal(err)
		}
		var invocation *signalrtest.InvocationError
		if _, err := client.Invoke(t.Context(), "die"); !errors.As(err, &invocation) {
			t.Errorf("the call in progress: %v", err)
		}
		<-ready // again
		second, err := signalrtest.Invoke[int](t.Context(), client, "live")
		if err != nil || second == first || client.Err() != nil {
			t.Errorf("the call after it: process %d after %d, %v, connection %v", second, first, err, client.Err())
		}
	})
	settled(t, before)
}

func TestClientVanishes(t *testing.T) {
	before := count(t)
	t.Run("", func(t *testing.T) {
		gone := make(chan string, 2) // one for each client
		running, release := make(chan struct{}), make(chan struct{})
		app := signalrtest.NewApp(t, echoHub(
			event("disconnected", func(_ context.Context, call *signalr.Call) error {
				gone <- call.Context.ConnectionID
				return nil
			}),
			message("wait", func(ctx context.Context, _ *signalr.Call, _ string) (any, error) {
				close(running)
				select {
				case <-ctx.Done():
				case <-release:
				}
				return nil, ctx.Err()
			}),
		))
		ann, bob := app.Connect(t, "echo"), app.Connect(t, "echo")
		if err := ann.Send(t.Context(), "wait", ""); err != nil {
			t.Fatal(err)
		}
		<-running
		ann.Abort()
		if !errors.Is(ann.Err(), signalrtest.ErrClosed) {
			t.Errorf("got %v", ann.Err())
		}
		if _, err := bob.Invoke(t.Context(), "shout", "anyone?"); err != nil {
			t.Errorf("another client: %v", err)
		}
		bob.Expect(t, "heard", new(string), new(string))
		close(release)
		if id := <-gone; id != ann.ConnectionID() {
			t.Errorf("%s is gone, want %s", id, ann.ConnectionID())
		}
	})
	settled(t, before)
}

func TestServiceRestarts(t *testing.T) {
	before := count(t)
	t.Run("", func(t *testing.T) {
		release := make(chan struct{})
		app := signalrtest.NewApp(t, echoHub(message("wait", func(ctx context.Context, call *signalr.Call, _ string) (any, error) {
			err := everyone(call).Send(ctx, "heard", "waiting", "")
			<-release
			return nil, err
		})))
		idle, busy := app.Connect(t, "echo"), app.Connect(t, "echo")
		failed := make(chan error, 1)
		go func() {
			_, err := busy.Invoke(t.Context(), "wait", "")
			failed <- err
		}()
		idle.Expect(t, "heard", new(string), new(string))

		stopped := make(chan error, 1)
		go func() { stopped <- app.Service().Close(t.Context()) }()
		for _, client := range []*signalrtest.Client{idle, busy} {
			<-client.Done()
			var closed *signalrtest.ClosedError
			if err := client.Err(); !errors.As(err, &closed) || !closed.AllowReconnect || closed.Reason != "the service is stopping" {
				t.Errorf("the connection ended with %v", err)
			}
		}
		var closed *signalrtest.ClosedError
		if err := <-failed; !errors.As(err, &closed) {
			t.Errorf("the call in progress ended with %v", err)
		}
		close(release)
		if err := <-stopped; err != nil {
			t.Error(err)
		}

		again := signalrtest.NewService(t,
			signalrtest.WithEmulator(func(o *emulator.Options) { o.Addr = strings.TrimPrefix(app.Service().Endpoint(), "http://") }),
			signalrtest.WithUpstream(app.URL()+"/upstream/{hub}/{category}/{event}"))
		ann := again.Connect(t, "echo", signalrtest.ConnectAs("ann"))
		if _, err := ann.Invoke(t.Context(), "shout", "back"); err != nil {
			t.Fatal(err)
		}
		var text, from string
		ann.Expect(t, "heard", &text, &from)
		if text != "back" || from != "ann" {
			t.Errorf("heard %q from %q", text, from)
		}
	})
	settled(t, before)
}
