package signalr_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/runtime/bind"
	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

type faulty struct{}

func (faulty) MarshalJSON() ([]byte, error) { panic("boom") }

func TestInvokeAnswersWithJSON(t *testing.T) {
	for _, c := range []struct {
		result any
		want   string
	}{
		{nil, "null"}, {42, "42"}, {[]string(nil), "[]"}, {map[string]int{"b": 2, "a": 1, "c": 3}, `{"a":1,"b":2,"c":3}`},
	} {
		app := signalr.NewApp()
		function := trigger("F", "f", returns(c.result, nil))
		function.Result = true
		app.Register(function)
		if text, err := app.Invoke(t.Context(), "F", []byte(`{}`)); err != nil || string(text) != c.want {
			t.Errorf("%v: got %s, %v", c.result, text, err)
		}
	}
	for _, result := range []any{make(chan int), faulty{}} {
		app := signalr.NewApp()
		function := trigger("F", "f", returns(result, nil))
		function.Result = true
		app.Register(function)
		var call *signalr.CallError
		if text, err := app.Invoke(t.Context(), "F", []byte(`{}`)); text != nil || !errors.As(err, &call) || call.Function != "F" {
			t.Errorf("%T: got %s, %v", result, text, err)
		}
	}
}

// greet returns a function with an argument, a result and an output.
func greet() signalr.Trigger {
	return signalr.Trigger{
		Function: "Greet", Hub: "chat", Category: signalr.Messages, Event: "greet", Result: true,
		Outputs: []signalr.Output{{Hub: "chat", Connection: "C", Binding: "b"}},
		Run: func(ctx context.Context, call *signalr.Call) (any, error) {
			args := call.Arguments("name")
			name := decode.Value[string](args)
			if err := args.End(); err != nil {
				return nil, err
			}
			clients := signalr.NewClients(call.Sender("chat"), func(to bind.Recipient) bind.Recipient { return to })
			return "hello " + name + " of " + call.Context.UserID, clients.Caller().Send(ctx, "greeted", name)
		},
	}
}

// senders records what is sent.
type senders struct{ sent []signalr.Message }

func (c *senders) Sender(signalr.Output) signalr.Sender { return c }

func (c *senders) Send(_ context.Context, m signalr.Message) error {
	c.sent = append(c.sent, m)
	return nil
}

func (c *senders) ChangeGroup(context.Context, signalr.GroupChange) error { return nil }

func TestInvoke(t *testing.T) {
	app := signalr.NewApp()
	app.Register(greet(), trigger("Quiet", "quiet", returns("dropped", nil)))
	var sent senders
	app.SendThrough(&sent)
	const context = `{"Arguments":["bo"],"Category":"messages","Event":"greet","Hub":"chat","ConnectionId":"c1","UserId":"ann","Claims":{"role":"admin"}}`
	for name, payload := range map[string]string{
		"object":             context,
		"string":             fmt.Sprintf("%q", context),
		"string in a string": fmt.Sprintf("%q", fmt.Sprintf("%q", context)),
	} {
		if result, err := app.Invoke(t.Context(), "GREET", []byte(payload)); err != nil || string(result) != `"hello bo of ann"` {
			t.Errorf("%s: got %s, %v", name, result, err)
		}
	}
	if len(sent.sent) != 3 || sent.sent[0].To.Kind != signalr.ToConnection || sent.sent[0].To.Name != "c1" {
		t.Errorf("sent %+v", sent.sent)
	}
	if result, err := app.Invoke(t.Context(), "Quiet", []byte(`{"Arguments":null}`)); err != nil || result != nil {
		t.Errorf("a function without result: %s, %v", result, err)
	}
}

func TestInvokeThatFails(t *testing.T) {
	app := signalr.NewApp()
	app.Register(greet())
	for payload, says := range map[string]string{
		``:                                       `signalr: function "Greet": the invocation context: expected an object`,
		`[]`:                                     `signalr: function "Greet": the invocation context: expected an object, or a string that holds one, found an array`,
		`{"Headers":[]}`:                         `signalr: function "Greet": the invocation context: `,
		`{"Arguments":{}}`:                       `signalr: function "Greet": arguments: expected array`,
		`{"Arguments":[1]}`:                      `function "Greet": arguments[0] (parameter name): expected string`,
		`{"Arguments":["a"]}`:                    `function "Greet": signalr: no caller: these clients do not belong to a call`,
		`{"Arguments":["a"],"ConnectionId":"c"}`: `function "Greet": function "Greet" sends to clients, but the app has no senders: see App.SendThrough`,
	} {
		if result, err := app.Invoke(t.Context(), "Greet", []byte(payload)); result != nil || err == nil || !strings.HasPrefix(err.Error(), says) {
			t.Errorf("%s: got %s, %v", payload, result, err)
		}
	}
	if _, err := app.Invoke(t.Context(), "Other", nil); !errors.Is(err, signalr.ErrNoFunction) {
		t.Errorf("got %v", err)
	}
}

func FuzzParseInvocationContext(f *testing.F) {
	for _, seed := range []string{`{"Arguments":[1],"Headers":{"a":"b","a":"c"},"Query":null,"Claims":{"x":null}}`, `"{\"Hub\":\"h\"}"`, `""`, `{"Error":"x"`, `[]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		context, err := signalr.ParseInvocationContext(text)
		if (context == nil) == (err == nil) {
			t.Fatalf("%q: got %v, %v", text, context, err)
		}
		if err != nil {
			return
		}
		quoted, err := json.Marshal(string(text))
		if err != nil {
			return // not UTF-8
		}
		again, err := signalr.ParseInvocationContext(quoted)
		if err == nil && again.String() != context.String() {
			t.Fatalf("%q: %v, and in a string %v", text, context, again)
		}
	})
}
