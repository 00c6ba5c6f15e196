package signalrtest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/signalrtest"
)

func TestEveryTransportCallsHearsAndAnswers(t *testing.T) {
	app := signalrtest.NewApp(t, echoHub())
	packed := signalrtest.WithMessagePack()
	for name, options := range map[string][]signalrtest.ConnectOption{
		"websockets":                nil,
		"websockets, MessagePack":   {packed},
		"server-sent events":        {signalrtest.WithTransport(signalrtest.ServerSentEvents)},
		"long polling":              {signalrtest.WithTransport(signalrtest.LongPolling)},
		"long polling, MessagePack": {signalrtest.WithTransport(signalrtest.LongPolling), packed},
	} {
		t.Run(name, func(t *testing.T) {
			client := app.Connect(t, "echo", append(options, signalrtest.ConnectAs("ann"))...)
			if client.Hub() != "echo" {
				t.Errorf("hub %q", client.Hub())
			}
			if said, err := signalrtest.Invoke[string](t.Context(), client, "say", "one\ntwo"); said != "one\ntwo from ann" || err != nil {
				t.Errorf("got %q, %v", said, err)
			}
			if err := client.Send(t.Context(), "shout", "ünï"); err != nil {
				t.Fatal(err)
			}
			var text, from string
			client.Expect(t, "heard", &text, &from)
			if text != "ünï" || from != "ann" {
				t.Errorf("heard %q from %q", text, from)
			}

			client.Answer("double", func(arguments []jsontext.Value) (any, error) {
				var n int
				err := json.Unmarshal(arguments[0], &n)
				return 2 * n, err
			})
			if result, err := app.Service().InvokeClient(t.Context(), "echo", client.ConnectionID(), "double", []byte("[21]")); string(result) != "42" || err != nil {
				t.Errorf("answered %s, %v", result, err)
			}
			_, err := app.Service().InvokeClient(t.Context(), "echo", client.ConnectionID(), "confirm", nil)
			if err == nil || !strings.Contains(err.Error(), "Client didn't provide a result.") {
				t.Errorf("no handler: got %v", err)
			}
			client.Close()
		})
	}
}

func TestServerSentEventsCarryNoMessagePack(t *testing.T) {
	app := signalrtest.NewApp(t, echoHub())
	failed := failure(t, func(t *fakeT) {
		app.Connect(t, "echo", signalrtest.WithTransport(signalrtest.ServerSentEvents), signalrtest.WithMessagePack())
	})
	if !strings.Contains(failed, "the service does not offer ServerSentEvents for protocol messagepack") {
		t.Errorf("got %q", failed)
	}
}

func TestParseTransport(t *testing.T) {
	if got, err := signalrtest.ParseTransport("longpolling"); got != signalrtest.LongPolling || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := signalrtest.ParseTransport("carrier pigeon"); err == nil || !strings.Contains(err.Error(), `invalid transport "carrier pigeon"`) {
		t.Errorf("got %v", err)
	}
}
