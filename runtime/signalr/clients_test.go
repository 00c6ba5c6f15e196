package signalr_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/bind"
	"github.com/hubwire/hubwire/runtime/signalr"
)

type chatClient interface {
	NewMessage(ctx context.Context, text string) error
}

type chatProxy struct{ to bind.Recipient }

func (p chatProxy) NewMessage(ctx context.Context, text string) error {
	return p.to.Send(ctx, "newMessage", text)
}

func newProxy(to bind.Recipient) chatClient { return chatProxy{to} }

// recorder is Senders and a Sender that remembers.
type recorder struct {
	output   signalr.Output
	messages []signalr.Message
	changes  []signalr.GroupChange
	fail     error
}

func (r *recorder) Sender(to signalr.Output) signalr.Sender {
	r.output = to
	return r
}

func (r *recorder) Send(_ context.Context, m signalr.Message) error {
	r.messages = append(r.messages, m)
	return r.fail
}

func (r *recorder) ChangeGroup(_ context.Context, change signalr.GroupChange) error {
	r.changes = append(r.changes, change)
	return r.fail
}

func clientsOfCall(r *recorder, hub string) signalr.Clients[chatClient] {
	call := &signalr.Call{
		Trigger: &signalr.Trigger{Function: "Send", Outputs: []signalr.Output{{Hub: "chat", Binding: "out"}}},
		Context: &signalr.InvocationContext{ConnectionID: "c1"},
		Senders: r,
	}
	return signalr.NewClients(call.Sender(hub), newProxy)
}

func TestEveryAudience(t *testing.T) {
	for name, c := range map[string]struct {
		to   func(signalr.Clients[chatClient]) chatClient
		want []signalr.Audience
	}{
		"all":          {func(c signalr.Clients[chatClient]) chatClient { return c.All() }, []signalr.Audience{{Kind: signalr.ToAll}}},
		"all except":   {func(c signalr.Clients[chatClient]) chatClient { return c.AllExcept("x") }, []signalr.Audience{{Kind: signalr.ToAll, Excluded: []string{"x"}}}},
		"user":         {func(c signalr.Clients[chatClient]) chatClient { return c.User("ann") }, []signalr.Audience{{Kind: signalr.ToUser, Name: "ann"}}},
		"users":        {func(c signalr.Clients[chatClient]) chatClient { return c.Users("ann", "bob") }, []signalr.Audience{{Kind: signalr.ToUser, Name: "ann"}, {Kind: signalr.ToUser, Name: "bob"}}},
		"group":        {func(c signalr.Clients[chatClient]) chatClient { return c.Group("g") }, []signalr.Audience{{Kind: signalr.ToGroup, Name: "g"}}},
		"group except": {func(c signalr.Clients[chatClient]) chatClient { return c.GroupExcept("g", "x") }, []signalr.Audience{{Kind: signalr.ToGroup, Name: "g", Excluded: []string{"x"}}}},
		"groups":       {func(c signalr.Clients[chatClient]) chatClient { return c.Groups("g", "h") }, []signalr.Audience{{Kind: signalr.ToGroup, Name: "g"}, {Kind: signalr.ToGroup, Name: "h"}}},
		"connection":   {func(c signalr.Clients[chatClient]) chatClient { return c.Connection("c9") }, []signalr.Audience{{Kind: signalr.ToConnection, Name: "c9"}}},
		"caller":       {func(c signalr.Clients[chatClient]) chatClient { return c.Caller() }, []signalr.Audience{{Kind: signalr.ToConnection, Name: "c1"}}},
	} {
		r := &recorder{}
		if err := c.to(clientsOfCall(r, "Chat")).NewMessage(t.Context(), "hi"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got []signalr.Audience
		for _, m := range r.messages {
			got = append(got, m.To)
			if m.Target != "newMessage" || !reflect.DeepEqual(m.Arguments, []any{"hi"}) {
				t.Errorf("%s: message %+v", name, m)
			}
		}
		if !reflect.DeepEqual(got, c.want) || r.output.Binding != "out" {
			t.Errorf("%s: got %+v over %+v, want %+v", name, got, r.output, c.want)
		}
	}
}

func TestGroupChanges(t *testing.T) {
	r := &recorder{}
	clients := signalr.NewClients(r, newProxy)
	ctx := t.Context()
	err := errors.Join(
		clients.AddToGroup(ctx, "g", "c1"), clients.RemoveFromGroup(ctx, "g", "c1"), clients.RemoveFromAllGroups(ctx, "c1"),
		clients.AddUserToGroup(ctx, "g", "ann"), clients.RemoveUserFromGroup(ctx, "g", "ann"), clients.RemoveUserFromAllGroups(ctx, "ann"),
	)
	want := []signalr.GroupChange{
		{Action: signalr.GroupAdd, Group: "g", ConnectionID: "c1"},
		{Action: signalr.GroupRemove, Group: "g", ConnectionID: "c1"},
		{Action: signalr.GroupRemoveFromAll, ConnectionID: "c1"},
		{Action: signalr.GroupAdd, Group: "g", UserID: "ann"},
		{Action: signalr.GroupRemove, Group: "g", UserID: "ann"},
		{Action: signalr.GroupRemoveFromAll, UserID: "ann"},
	}
	if err != nil || !reflect.DeepEqual(r.changes, want) {
		t.Errorf("got %+v, %v", r.changes, err)
	}
}

func TestSendsThatCannotBeMeantFail(t *testing.T) {
	r := &recorder{}
	outside := signalr.NewClients(r, newProxy)
	ctx := t.Context()
	for want, err := range map[string]error{
		"the user name is empty":                 outside.User("").NewMessage(ctx, "x"),
		"the group name is empty":                outside.AddToGroup(ctx, "", "c1"),
		"expected a user or a connection":        outside.AddToGroup(ctx, "g", ""),
		"no caller":                              outside.Caller().NewMessage(ctx, "x"),
		`has no signalR output for hub "other"`:  clientsOfCall(r, "other").All().NewMessage(ctx, "x"),
		`has no signalR output for hub "other2"`: clientsOfCall(r, "other2").AddToGroup(ctx, "g", "c1"),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if len(r.messages)+len(r.changes) > 0 {
		t.Errorf("something was sent: %+v %+v", r.messages, r.changes)
	}
}

func TestOneFailingGroupDoesNotStopTheOthers(t *testing.T) {
	r := &recorder{fail: errors.New("away")}
	err := signalr.NewClients(r, newProxy).Groups("g", "h").NewMessage(t.Context(), "x")
	if !errors.Is(err, r.fail) || len(r.messages) != 2 {
		t.Errorf("%d messages, error %v", len(r.messages), err)
	}
}
