package signalrtest_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"

	"github.com/hubwire/hubwire/runtime/bind"
	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
	"github.com/hubwire/hubwire/runtime/upstream"
)

// greeter returns an app with one function, greet: it tells everybody who said
// hello, and answers. In a program, RegisterGreeter is generated.
func greeter() *signalr.App {
	app := signalr.NewApp()
	app.Register(signalr.Trigger{
		Function: "Greet", Hub: "greeter", Category: signalr.Messages, Event: "greet", Result: true,
		Outputs: []signalr.Output{{Hub: "greeter", Connection: signalr.DefaultConnection, Binding: "signalRMessages"}},
		Run: func(ctx context.Context, call *signalr.Call) (any, error) {
			args := call.Arguments("name")
			name := decode.Value[string](args)
			if err := args.End(); err != nil {
				return nil, err
			}
			clients := signalr.NewClients(call.Sender("greeter"), func(r bind.Recipient) bind.Recipient { return r })
			err := clients.All().Send(ctx, "greeted", call.Context.UserID, name)
			return "Hello, " + name + "!", err
		},
	})
	return app
}

// The app runs in the test's process; two clients talk through it.
func ExampleNewApp() {
	t := newExample() // in a test, its *testing.T
	defer t.end()

	app := signalrtest.NewApp(t, greeter())
	ann := app.Connect(t, "greeter", signalrtest.ConnectAs("ann"))
	bob := app.Connect(t, "greeter", signalrtest.ConnectAs("bob"))

	answer, err := signalrtest.Invoke[string](t.Context(), ann, "greet", "Bob")
	fmt.Println(answer, err)

	var who, whom string
	bob.Expect(t, "greeted", &who, &whom)
	fmt.Println(who, "greeted", whom)
	// Output:
	// Hello, Bob! <nil>
	// ann greeted Bob
}

// One function runs, without a service; a recorder takes what it sends.
func ExampleDispatch() {
	t := newExample()
	defer t.end()

	sent := signalrtest.NewRecorder()
	call := signalrtest.Invocation("greeter", "greet", "Bob").From("ann").To(sent)
	answer, err := signalrtest.Dispatch[string](t.Context(), greeter(), call)
	fmt.Println(answer, err)

	var who, whom string
	to := sent.Expect(t, "greeted", &who, &whom)
	fmt.Printf("to %s: %s greeted %s\n", to.Kind, who, whom)
	sent.ExpectNothing(t)
	// Output:
	// Hello, Bob! <nil>
	// to all: ann greeted Bob
}

// A handler answers a request that the service might have made.
func ExampleNewUpstreamRequest() {
	t := newExample()
	defer t.end()

	handler, err := upstream.NewHandler(greeter(), upstream.Options{
		AccessKeys: func(string) ([]string, error) { return []string{emulator.DefaultAccessKey}, nil },
		Senders:    signalrtest.NewRecorder(),
		Logger:     slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
	call := signalrtest.Invocation("greeter", "greet", "Bob")
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, signalrtest.NewUpstreamRequest(t, "https://example.net/signalr", call))
	frame, _, _ := hubprotocol.CutText(answer.Body.Bytes())
	fmt.Println(answer.Code, string(frame))

	answer = httptest.NewRecorder()
	handler.ServeHTTP(answer, signalrtest.NewUpstreamRequest(t, "https://example.net/signalr", call, "a guessed key"))
	fmt.Println(answer.Code)
	// Output:
	// 200 {"type":3,"invocationId":"1","result":"Hello, Bob!"}
	// 401
}

// example stands in for the *testing.T that examples do not have.
type example struct {
	ctx      context.Context
	cleanups []func()
}

func newExample() *example { return &example{ctx: context.Background()} }

func (*example) Helper()                    {}
func (*example) Logf(string, ...any)        {}
func (e *example) Cleanup(f func())         { e.cleanups = append(e.cleanups, f) }
func (e *example) Context() context.Context { return e.ctx }

func (*example) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (*example) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func (e *example) end() {
	for _, f := range slices.Backward(e.cleanups) {
		f()
	}
}
