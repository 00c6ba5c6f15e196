package signalr_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/bind"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// asking is an interface with a result, and messages what is left of it.
type (
	asking interface {
		messages
		Confirm(ctx context.Context, text string) (int, error)
	}
	messages interface {
		Said(ctx context.Context) error
	}
	askingProxy struct{ to bind.Recipient }
)

func (p askingProxy) Said(ctx context.Context) error { return p.to.Send(ctx, "said") }

func (p askingProxy) Confirm(ctx context.Context, text string) (int, error) {
	return bind.Invoke[int](ctx, p.to, "confirm", text)
}

func newAsking(sender signalr.Sender) signalr.ResultClients[asking, messages] {
	return signalr.NewResultClients(sender,
		func(to bind.Recipient) asking { return askingProxy{to} },
		func(to bind.Recipient) messages { return askingProxy{to} })
}

// answering is a sender whose connections answer all the same.
type answering struct {
	recorder
	asked  []string
	answer string
	fail   error
}

func (a *answering) Invoke(ctx context.Context, connectionID, target string, arguments []any) ([]byte, error) {
	a.asked = append(a.asked, connectionID+" "+target)
	if a.answer == "never" {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return []byte(a.answer), a.fail
}

func TestOneConnectionIsAsked(t *testing.T) {
	sender := &answering{answer: "7"}
	clients := newAsking(sender)
	if n, err := clients.Connection("c1").Confirm(t.Context(), "?"); n != 7 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	if err := clients.All().Said(t.Context()); err != nil || len(sender.messages) != 1 {
		t.Errorf("sending to all: %v, %+v", err, sender.messages)
	}
	call := &signalr.Call{
		Trigger: &signalr.Trigger{Outputs: []signalr.Output{{Hub: "chat"}}},
		Context: &signalr.InvocationContext{ConnectionID: "caller"},
		Senders: oneSender{sender},
	}
	if n, err := newAsking(call.Sender("chat")).Caller().Confirm(t.Context(), "?"); n != 7 || err != nil {
		t.Errorf("the caller: got %d, %v", n, err)
	}
	if want := []string{"c1 confirm", "caller confirm"}; strings.Join(sender.asked, ",") != strings.Join(want, ",") {
		t.Errorf("asked %q, want %q", sender.asked, want)
	}
}

// oneSender gives the same sender for every output.
type oneSender struct{ one signalr.Sender }

func (s oneSender) Sender(signalr.Output) signalr.Sender { return s.one }

func TestWhyThereIsNoResult(t *testing.T) {
	soon, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	gone := &signalr.ResultError{Target: "confirm", ConnectionID: "c1", Err: signalr.ErrClientGone}
	outside := newAsking(&answering{answer: "7"})
	for name, c := range map[string]struct {
		clients signalr.ResultClients[asking, messages]
		ctx     context.Context
		is      error
		text    string
	}{
		"its deadline":   {newAsking(&answering{answer: "never"}), soon, signalr.ErrNoAnswer, `asking connection "c1" for "confirm": the client did not answer in time (context deadline exceeded)`},
		"the deadline":   {newAsking(&answering{answer: "never"}), soon, context.DeadlineExceeded, ""},
		"it left":        {newAsking(&answering{fail: gone}), t.Context(), signalr.ErrClientGone, `asking connection "c1" for "confirm": the client is not connected`},
		"another type":   {newAsking(&answering{answer: `{"a":1}`}), t.Context(), nil, `the client's answer to "confirm": result: expected integer, found object`},
		"a plain sender": {newAsking(&recorder{}), t.Context(), nil, `signalr: asking for "confirm": this sender (*signalr_test.recorder) cannot wait for client results`},
	} {
		_, err := c.clients.Connection("c1").Confirm(c.ctx, "?")
		if err == nil || c.is != nil && !errors.Is(err, c.is) || c.text != "" && err.Error() != c.text {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := outside.Caller().Confirm(t.Context(), "?"); !errors.Is(err, signalr.ErrNoCaller) {
		t.Errorf("outside of a call: got %v", err)
	}
	if _, err := outside.Connection("").Confirm(t.Context(), "?"); err == nil || !strings.Contains(err.Error(), "connection name is empty") {
		t.Errorf("no connection: got %v", err)
	}
}
