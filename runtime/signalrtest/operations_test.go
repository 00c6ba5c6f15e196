package signalrtest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

func newSender(t *testing.T, s *signalrtest.Service, opts ...service.Option) *service.Sender {
	t.Helper()
	conn, err := service.ParseConnectionString(s.ConnectionString())
	if err != nil {
		t.Fatal(err)
	}
	sender, err := service.NewSender(conn, "chat", opts...)
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

func TestConnectionsOfAGroup(t *testing.T) {
	s := signalrtest.NewService(t)
	sender := newSender(t, s)
	const members = 203 // more than a page
	var want []string
	for i := range members {
		client := s.Connect(t, "chat", signalrtest.ConnectAs(fmt.Sprint("user-", i)))
		want = append(want, client.ConnectionID())
		if err := sender.ChangeGroup(t.Context(), signalr.GroupChange{Action: signalr.GroupAdd, Group: "night/shift", ConnectionID: client.ConnectionID()}); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for connection, err := range sender.GroupConnections(t.Context(), "night/shift") {
		if err != nil {
			t.Fatal(err)
		}
		if connection.UserID == "" {
			t.Errorf("connection %s has no user", connection.ID)
		}
		got = append(got, connection.ID)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %d connections, want %d", len(got), len(want))
	}
	for connection, err := range sender.GroupConnections(t.Context(), "nobody") {
		t.Errorf("a group without connections has %v, %v", connection, err)
	}
	first := 0
	for range sender.GroupConnections(t.Context(), "night/shift") {
		first++
		break
	}
	if first != 1 {
		t.Errorf("%d connections after a break", first)
	}
}

func TestTransactions(t *testing.T) {
	s := signalrtest.NewService(t)
	sender := newSender(t, s)
	ann, bob := s.Connect(t, "chat", signalrtest.ConnectAs("ann's")), s.Connect(t, "chat", signalrtest.ConnectAs("bob"))
	if err := sender.Execute(t.Context(), service.OfUser("ann's").JoinGroup("night").Send("moved", "night")); err != nil {
		t.Fatal(err)
	}
	var group string
	ann.Expect(t, "moved", &group)
	if there, err := sender.GroupExists(t.Context(), "night"); group != "night" || err != nil || !there {
		t.Errorf("moved to %q, the group exists: %v, %v", group, there, err)
	}
	if err := sender.Execute(t.Context(), service.OfUsersLike("b").Close("enough")); err != nil {
		t.Fatal(err)
	}
	<-bob.Done()
	if err := sender.Execute(t.Context(), service.Everyone().Send("still")); err != nil {
		t.Fatal(err)
	}
	ann.Expect(t, "still")
	for name, transaction := range map[string]*service.Transaction{"nothing": service.Everyone(), "no group": service.Everyone().JoinGroup(" ")} {
		if err := sender.Execute(t.Context(), transaction); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	var failure *service.Error
	if err := sender.Execute(t.Context(), service.Matching("shoeSize gt 40").Close("")); !errors.As(err, &failure) || failure.Status != 400 {
		t.Errorf("an unknown property gives %v", err)
	}
}

func TestTokensThatTheServiceMakes(t *testing.T) {
	s := signalrtest.NewService(t)
	url, token, err := newSender(t, s).GenerateToken(t.Context(), "ann", 90*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	client, err := signalrtest.Dial(t.Context(), url, signalrtest.WithAccessToken(token))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if there, err := newSender(t, s).UserExists(t.Context(), "ann"); err != nil || !there {
		t.Errorf("the user exists: %v, %v", there, err)
	}
}

func TestAskingClients(t *testing.T) {
	s := signalrtest.NewService(t, signalrtest.WithEmulator(func(o *emulator.Options) { o.ResultTimeout = 2 * time.Second }))
	sender := newSender(t, s)
	answering := func(answer func([]jsontext.Value) (any, error)) *signalrtest.Client {
		client := s.Connect(t, "chat")
		client.Answer("confirm", answer)
		return client
	}
	yes := answering(func(arguments []jsontext.Value) (any, error) {
		return map[string]string{"sure": string(arguments[0])}, nil
	})
	if result, err := sender.Invoke(t.Context(), yes.ConnectionID(), "confirm", []any{7}); err != nil || string(result) != `{"sure":"7"}` {
		t.Errorf("got %s, %v", result, err)
	}
	nothing := answering(func([]jsontext.Value) (any, error) { return nil, nil })
	if result, err := sender.Invoke(t.Context(), nothing.ConnectionID(), "confirm", []any{}); err != nil || string(result) != "null" {
		t.Errorf("a handler without a result gives %s, %v", result, err)
	}

	fails := answering(func([]jsontext.Value) (any, error) { return nil, errors.New("the scale is broken") })
	silent := answering(func([]jsontext.Value) (any, error) { <-t.Context().Done(); return nil, nil })
	hurried, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	for name, c := range map[string]struct {
		ctx        context.Context
		connection string
		want       error
		message    string
	}{
		"fails":    {t.Context(), fails.ConnectionID(), signalr.ErrClientFailed, "the scale is broken"},
		"unknown":  {t.Context(), "nobody", signalr.ErrClientGone, ""},
		"silent":   {t.Context(), silent.ConnectionID(), signalr.ErrNoAnswer, ""},
		"deadline": {hurried, silent.ConnectionID(), signalr.ErrNoAnswer, ""},
	} {
		result, err := sender.Invoke(c.ctx, c.connection, "confirm", []any{})
		var known *signalr.ResultError
		if result != nil || !errors.As(err, &known) || !errors.Is(err, c.want) || known.Message != c.message {
			t.Errorf("%s: got %s, %v, want %v", name, result, err, c.want)
		}
	}
}
