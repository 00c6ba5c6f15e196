package signalr_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// journal is middleware that writes down when it was entered and left.
type journal struct{ events []string }

func (r *journal) named(name string) signalr.Middleware {
	return func(next signalr.Invoker) signalr.Invoker {
		return func(ctx context.Context, call *signalr.Call) (any, error) {
			r.events = append(r.events, name)
			result, err := next(ctx, call)
			r.events = append(r.events, "/"+name)
			return result, err
		}
	}
}

func call(app *signalr.App, function string) (any, error) {
	return app.Dispatch(context.Background(), &signalr.Call{
		Trigger: app.ByFunction(function),
		Context: &signalr.InvocationContext{},
	})
}

func TestMiddlewareOrder(t *testing.T) {
	app := signalr.NewApp()
	var r journal
	app.UseFunction("a", r.named("function"))
	app.UseHub("CHAT", r.named("hub1"), r.named("hub2"))
	app.Use(r.named("app1"))
	app.Register(trigger("A", "a", returns("done", nil)), trigger("B", "b", returns(nil, nil)))
	app.Use(r.named("app2"))
	if err := app.Err(); err != nil {
		t.Fatal(err)
	}
	for function, want := range map[string]string{
		"A": "app1 app2 hub1 hub2 function /function /hub2 /hub1 /app2 /app1",
		"B": "app1 app2 hub1 hub2 /hub2 /hub1 /app2 /app1",
	} {
		r.events = nil
		if _, err := call(app, function); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(r.events, " "); got != want {
			t.Errorf("%s: got %s, want %s", function, got, want)
		}
	}
	if result, err := call(app, "A"); result != "done" || err != nil {
		t.Errorf("got %v, %v", result, err)
	}
}

func TestMiddlewareForNothingIsAnError(t *testing.T) {
	app := signalr.NewApp()
	app.UseHub("chatt", (&journal{}).named("x"))
	app.UseFunction("Z", (&journal{}).named("x"))
	app.Register(trigger("A", "a", returns(nil, nil)), trigger("B", "b", returns(nil, nil)))
	err := app.Err()
	for _, want := range []string{
		`middleware for unknown hub "chatt"; the app has ["chat"]`,
		`middleware for unknown function "Z"; the app has ["A" "B"]`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in: %v", want, err)
		}
	}
	// A host of the program's own need not ask Err.
	if _, called := call(app, "A"); called == nil || !strings.Contains(called.Error(), `hub "chatt"`) {
		t.Errorf("a call gives %v", called)
	}
	if _, invoked := app.Invoke(t.Context(), "A", []byte(`{}`)); invoked == nil || !strings.Contains(invoked.Error(), `hub "chatt"`) {
		t.Errorf("Invoke gives %v", invoked)
	}
}

func TestMiddlewareAfterTheFirstCallEndsAllCalls(t *testing.T) {
	for name, use := range map[string]func(*signalr.App, signalr.Middleware){
		"the app":      func(a *signalr.App, m signalr.Middleware) { a.Use(m) },
		`hub "chat"`:   func(a *signalr.App, m signalr.Middleware) { a.UseHub("chat", m) },
		`function "A"`: func(a *signalr.App, m signalr.Middleware) { a.UseFunction("A", m) },
	} {
		app := signalr.NewApp()
		app.Register(trigger("A", "a", returns("done", nil)), trigger("B", "b", returns("done", nil)))
		if _, err := call(app, "A"); err != nil {
			t.Fatal(err)
		}
		use(app, (&journal{}).named("late"))
		for _, function := range []string{"A", "B"} {
			result, err := call(app, function)
			if want := "middleware for " + name + " was added after the first call"; result != nil || err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, %v, want %q", function, result, err, want)
			}
		}
		if app.Err() == nil {
			t.Errorf("%s: Err knows nothing of it", name)
		}
	}
}

// A caller that may not call must not learn what the arguments should be.
func TestMiddlewareRunsBeforeArgumentsAreRead(t *testing.T) {
	app := signalr.NewApp()
	read := 0
	takesOne := trigger("A", "a", nil)
	takesOne.Run = func(_ context.Context, call *signalr.Call) (any, error) {
		read++
		return nil, call.Arguments("text").End()
	}
	app.Register(takesOne)
	refused := errors.New("refused")
	var passed []error
	app.Use(func(next signalr.Invoker) signalr.Invoker {
		return func(ctx context.Context, call *signalr.Call) (any, error) {
			if call.Context.UserID == "" {
				return nil, refused
			}
			result, err := next(ctx, call)
			passed = append(passed, err)
			return result, err
		}
	})
	if _, err := call(app, "A"); !errors.Is(err, refused) || read != 0 {
		t.Errorf("got %v after reading %d times", err, read)
	}
	_, err := app.Dispatch(context.Background(), &signalr.Call{
		Trigger: app.ByFunction("A"),
		Context: &signalr.InvocationContext{UserID: "ann"},
	})
	var count *decode.CountError
	if !errors.As(err, &count) || len(passed) != 1 || !errors.As(passed[0], &count) {
		t.Errorf("got %v, and middleware %v", err, passed)
	}
}

func TestPanicInMiddlewareFailsTheCall(t *testing.T) {
	app := signalr.NewApp()
	app.Register(trigger("A", "a", returns(nil, nil)))
	app.Use(func(signalr.Invoker) signalr.Invoker {
		return func(context.Context, *signalr.Call) (any, error) { panic("boom") }
	})
	_, err := call(app, "A")
	var panicked *signalr.PanicError
	if !errors.As(err, &panicked) || !strings.Contains(string(panicked.Stack), "middleware_test.go") {
		t.Errorf("got %v", err)
	}
}

func TestMiddlewareIsMadeOnce(t *testing.T) {
	app := signalr.NewApp()
	app.Register(trigger("A", "a", returns(nil, nil)), trigger("B", "b", returns(nil, nil)))
	made := 0
	app.Use(func(next signalr.Invoker) signalr.Invoker { made++; return next })
	for range 3 {
		for _, function := range []string{"A", "B"} {
			if _, err := call(app, function); err != nil {
				t.Fatal(err)
			}
		}
	}
	if made != 2 {
		t.Errorf("made %d times, want once for each function", made)
	}
}

func TestNegotiationsHaveNamesAndRoutesOfTheirOwn(t *testing.T) {
	app := signalr.NewApp()
	app.Register(trigger("Send", "send", returns(nil, nil)))
	declared := &signalr.DeclaredNegotiation{}
	app.RegisterNegotiation(signalr.Negotiation{Function: "negotiate", Hub: "chat", Declared: declared})
	app.RegisterNegotiation(signalr.Negotiation{Function: "Negotiate", Hub: "news", Route: "other", Declared: declared})
	app.RegisterNegotiation(signalr.Negotiation{Function: "SEND", Hub: "news", Route: "send", Declared: declared})
	app.RegisterNegotiation(signalr.Negotiation{Function: "NegotiateNews", Hub: "news", Route: "/Negotiate", Declared: declared})
	app.Register(trigger("NEGOTIATE", "x", returns(nil, nil)))
	err := app.Err()
	if err == nil {
		t.Fatal("no error")
	}
	want := []string{
		`signalr: function "Negotiate" is registered twice (names are case-insensitive)`,
		`signalr: function "SEND" is registered twice (names are case-insensitive)`,
		`signalr: negotiate functions "negotiate" and "NegotiateNews" both have the route "/Negotiate"`,
		`signalr: function "NEGOTIATE" is registered twice (names are case-insensitive)`,
	}
	if got := strings.Split(err.Error(), "\n"); !slices.Equal(got, want) {
		t.Errorf("got\n%v", err)
	}
	if len(app.Negotiations()) != 1 || len(app.Triggers()) != 1 {
		t.Errorf("%d negotiations and %d triggers, want one each", len(app.Negotiations()), len(app.Triggers()))
	}
}
