package customhandler_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/hubwire/hubwire/runtime/bind"
	"github.com/hubwire/hubwire/runtime/customhandler"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// restCarrier stands for the REST interface of the service.
type restCarrier struct {
	to       []signalr.Output
	messages []signalr.Message
	changes  []signalr.GroupChange
	err      error // of every send
}

func (c *restCarrier) Sender(to signalr.Output) signalr.Sender {
	c.to = append(c.to, to)
	return c
}

func (c *restCarrier) Send(_ context.Context, m signalr.Message) error {
	c.messages = append(c.messages, m)
	return c.err
}

func (c *restCarrier) ChangeGroup(_ context.Context, change signalr.GroupChange) error {
	c.changes = append(c.changes, change)
	return c.err
}

// sending runs a function that sends, and returns what the host gets.
func sending(t *testing.T, rest signalr.Senders, send func(context.Context, signalr.Sender) error) (reply, *logText) {
	t.Helper()
	app := appOf(t, function("F", func(ctx context.Context, c *signalr.Call) (any, error) {
		return nil, send(ctx, c.Senders.Sender(output))
	}))
	h, log := handle(app, customhandler.Options{Senders: rest})
	return post(t, h, "/F", message("[]")), log
}

// outputFacts are the routes in testdata/output-binding.json.
type outputFacts struct {
	MessageRoute, GroupRoute []struct {
		In   map[string]any
		Call string
	}
}

func TestOutputsFollowTheVectors(t *testing.T) {
	var facts outputFacts
	if err := json.Unmarshal([]byte(file(t, "output-binding.json")), &facts); err != nil {
		t.Fatal(err)
	}
	name := func(in map[string]any, key string) string { text, _ := in[key].(string); return text }
	for _, fact := range facts.MessageRoute {
		kind, to, _ := strings.Cut(fact.Call, " ")
		audience := signalr.Audience{Name: to}
		for k := signalr.ToAll; k <= signalr.ToConnection; k++ {
			if k.String() == kind {
				audience.Kind = k
			}
		}
		checkOutput(t, fact.In, func(ctx context.Context, s signalr.Sender) error {
			return s.Send(ctx, signalr.Message{Target: name(fact.In, "target"), Arguments: []any{"arg1", "arg2"}, To: audience})
		})
	}
	for _, fact := range facts.GroupRoute {
		if !strings.Contains(fact.Call, "group") {
			continue // what must not go through the binding is tested below
		}
		checkOutput(t, fact.In, func(ctx context.Context, s signalr.Sender) error {
			return s.ChangeGroup(ctx, signalr.GroupChange{
				Action: signalr.GroupAction(name(fact.In, "action")), Group: name(fact.In, "groupName"),
				UserID: name(fact.In, "userId"), ConnectionID: name(fact.In, "connectionId"),
			})
		})
	}
}

func checkOutput(t *testing.T, want map[string]any, send func(context.Context, signalr.Sender) error) {
	t.Helper()
	answer, log := sending(t, nil, send)
	var got []map[string]any
	if err := json.Unmarshal(answer.Outputs[output.Binding], &got); err != nil {
		t.Fatalf("%v: %+v\n%s", err, answer, log)
	}
	if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestOutputsKeepTheirOrder(t *testing.T) {
	other := signalr.Output{Hub: "news", Binding: "newsMessages"}
	trigger := function("F", func(ctx context.Context, c *signalr.Call) (any, error) {
		chat, news := c.Senders.Sender(output), c.Senders.Sender(other)
		value := map[string]int{"n": 1}
		err := errors.Join(
			chat.Send(ctx, signalr.Message{Target: "a", Arguments: []any{value}}),
			chat.ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupAdd, Group: "g", ConnectionID: "c1"}),
			news.Send(ctx, signalr.Message{Target: "b", Arguments: []any{}}),
			c.Senders.Sender(output).Send(ctx, signalr.Message{Target: "c", Arguments: []any{nil}}),
		)
		value["n"] = 2
		return "done", err
	})
	h, log := handle(appOf(t, trigger), customhandler.Options{})
	answer := post(t, h, "/F", message("[]"))
	want := map[string]json.RawMessage{
		"chatMessages": json.RawMessage(`[{"target":"a","arguments":[{"n":1}]},{"action":"add","connectionId":"c1","groupName":"g"},{"target":"c","arguments":[null]}]`),
		"newsMessages": json.RawMessage(`[{"target":"b","arguments":[]}]`),
	}
	if !reflect.DeepEqual(answer.Outputs, want) || string(answer.ReturnValue) != `"done"` {
		t.Errorf("got %s, want %s\n%s", answer.Outputs, want, log)
	}
}

func TestWhatABindingCannotDoGoesOverREST(t *testing.T) {
	message := signalr.Message{Target: "hi", Arguments: []any{}, To: signalr.Audience{Kind: signalr.ToGroup, Name: "g", Excluded: []string{"c1"}}}
	change := signalr.GroupChange{Action: signalr.GroupRemoveFromAll, ConnectionID: "c1"}
	for name, send := range map[string]func(context.Context, signalr.Sender) error{
		"excluded":  func(ctx context.Context, s signalr.Sender) error { return s.Send(ctx, message) },
		"removeAll": func(ctx context.Context, s signalr.Sender) error { return s.ChangeGroup(ctx, change) },
	} {
		rest := &restCarrier{}
		answer, log := sending(t, rest, send)
		if answer.status != http.StatusOK || len(answer.Outputs) != 0 || len(rest.messages)+len(rest.changes) != 1 || rest.to[0] != output {
			t.Errorf("%s: got %+v, %+v\n%s", name, answer, rest, log)
		}
		answer, _ = sending(t, &restCarrier{err: errors.New("no key")}, send)
		if answer.status != http.StatusInternalServerError || !strings.Contains(answer.Error, "an output binding cannot") || !strings.HasSuffix(answer.Error, ": no key") {
			t.Errorf("%s with senders that fail: got %+v", name, answer)
		}
		answer, _ = sending(t, nil, send)
		if answer.status != http.StatusInternalServerError || !strings.Contains(answer.Error, "set ChatConnection to a connection string") {
			t.Errorf("%s without senders: got %+v", name, answer)
		}
	}
}

func TestSendsThatAreRefused(t *testing.T) {
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	for want, send := range map[string]func(context.Context, signalr.Sender) error{
		`chan int within "/arguments/1"`: func(ctx context.Context, s signalr.Sender) error {
			return s.Send(ctx, signalr.Message{Target: "hi", Arguments: []any{1, make(chan int)}})
		},
		"the user name is empty": func(ctx context.Context, s signalr.Sender) error {
			return s.Send(ctx, signalr.Message{Target: "hi", To: signalr.Audience{Kind: signalr.ToUser}})
		},
		"unknown audience 9": func(ctx context.Context, s signalr.Sender) error {
			return s.Send(ctx, signalr.Message{Target: "hi", To: signalr.Audience{Kind: 9, Name: "x"}})
		},
		"either a user or a connection": func(ctx context.Context, s signalr.Sender) error {
			return s.ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupAdd, Group: "g"})
		},
		"context canceled": func(_ context.Context, s signalr.Sender) error {
			return errors.Join(s.Send(canceled, signalr.Message{Target: "hi"}),
				s.ChangeGroup(canceled, signalr.GroupChange{Action: signalr.GroupAdd, Group: "g", UserID: "u"}))
		},
	} {
		answer, _ := sending(t, nil, send)
		if answer.status != http.StatusInternalServerError || !strings.Contains(answer.Error, want) {
			t.Errorf("got %+v, want %s", answer, want)
		}
	}
}

func TestSendingAfterTheReturnFails(t *testing.T) {
	var kept signalr.Sender
	rest := &restCarrier{}
	sending(t, rest, func(_ context.Context, s signalr.Sender) error { kept = s; return nil })
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // as that of the call is
	for _, err := range []error{
		kept.Send(ctx, signalr.Message{Target: "late"}),
		kept.Send(ctx, signalr.Message{Target: "late", To: signalr.Audience{Excluded: []string{"c1"}}}),
		kept.ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupAdd, Group: "g", UserID: "u"}),
		kept.ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupRemoveFromAll, ConnectionID: "c1"}),
	} {
		if !errors.Is(err, customhandler.ErrReturned) {
			t.Errorf("got %v", err)
		}
	}
	if len(rest.messages)+len(rest.changes) != 0 {
		t.Errorf("sent over REST: %+v", rest)
	}
}

func TestAFunctionSendsConcurrently(t *testing.T) {
	const messages = 50
	answer, log := sending(t, nil, func(ctx context.Context, s signalr.Sender) error {
		var done sync.WaitGroup
		for i := range messages {
			done.Go(func() {
				if err := s.Send(ctx, signalr.Message{Target: "hi", Arguments: []any{i}}); err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		return nil
	})
	var got []any
	if err := json.Unmarshal(answer.Outputs[output.Binding], &got); err != nil || len(got) != messages {
		t.Errorf("%v: %d messages\n%s", err, len(got), log)
	}
}

// asking is a sender that answers for clients.
type asking struct{}

func (asking) Sender(signalr.Output) signalr.Sender                   { return asking{} }
func (asking) Send(context.Context, signalr.Message) error            { return nil }
func (asking) ChangeGroup(context.Context, signalr.GroupChange) error { return nil }

func (asking) Invoke(_ context.Context, id, target string, _ []any) ([]byte, error) {
	return []byte(`"` + id + " " + target + `"`), nil
}

func TestClientsAreAskedOverREST(t *testing.T) {
	run := function("F", func(ctx context.Context, in *signalr.Call) (any, error) {
		clients := signalr.NewClients(in.Sender("chat"), func(to bind.Recipient) bind.Recipient { return to })
		text, err := clients.Connection("c9").Invoke(ctx, "confirm")
		return string(text), err
	})
	h, _ := handle(appOf(t, run), customhandler.Options{Senders: asking{}})
	if answer := post(t, h, "/F", message("[]")); string(answer.ReturnValue) != `"\"c9 confirm\""` {
		t.Errorf("got %+v", answer)
	}
	h, _ = handle(appOf(t, run), customhandler.Options{})
	if answer := post(t, h, "/F", message("[]")); !strings.Contains(answer.Error, "an output binding cannot ask a client for a result") {
		t.Errorf("without senders: got %+v", answer)
	}
}
