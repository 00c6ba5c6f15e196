package main

import (
	"errors"
	"net/http"
	"testing"

	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest"
)

// start runs the chat behind a SignalR Service, both in this process.
func start(t *testing.T) *signalrtest.App {
	app := signalr.NewApp()
	RegisterChat(app, &Chat{})
	return signalrtest.NewApp(t, app)
}

func TestTwoPeopleChat(t *testing.T) {
	app := start(t)
	ann := signalrtest.Connect(t, app.URL()+"/api?user=ann")
	var came Connection
	ann.Expect(t, "newConnection", &came) // her own
	bob := signalrtest.Connect(t, app.URL()+"/api?user=bob")
	ann.Expect(t, "newConnection", &came)
	if came.UserID != "bob" || came.ConnectionID != bob.ConnectionID() {
		t.Errorf("ann saw %+v come", came)
	}

	receipt, err := signalrtest.Invoke[Receipt](t.Context(), ann, "sendToUser", "bob", "hello")
	if err != nil || receipt.ID == "" {
		t.Fatalf("got %+v, %v", receipt, err)
	}
	var got Message
	bob.Expect(t, "newMessage", &got)
	if want := (Message{Sender: "ann", ConnectionID: ann.ConnectionID(), Scope: "user bob", Text: "hello"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}

	bob.Close()
	ann.Expect(t, "connectionClosed", &came)
}

func TestOnlyMembersReadAGroup(t *testing.T) {
	app := start(t)
	ann := app.Connect(t, "chat", signalrtest.ConnectAs("ann"))
	bob := app.Connect(t, "chat", signalrtest.ConnectAs("bob"))
	if _, err := ann.Invoke(t.Context(), "joinGroup", ann.ConnectionID(), "news"); err != nil {
		t.Fatal(err)
	}
	if _, err := bob.Invoke(t.Context(), "sendToGroup", "news", "it rains"); err != nil {
		t.Fatal(err)
	}
	var got Message
	ann.Expect(t, "newMessage", &got)
	if got.Text != "it rains" || got.Scope != "group news" {
		t.Errorf("got %+v", got)
	}
	for _, push := range bob.Unread() { // a result comes after what the call sent
		if push.Target == "newMessage" {
			t.Errorf("bob is no member, and read %s", push.Arguments)
		}
	}
}

func TestBroadcastIsForAdmins(t *testing.T) {
	app := start(t)
	guest := app.Connect(t, "chat", signalrtest.ConnectAs("guest"))
	_, err := guest.Invoke(t.Context(), "broadcast", "me, me")
	var failed *signalrtest.InvocationError
	if !errors.As(err, &failed) || failed.Message != "only admins may broadcast" {
		t.Errorf("got %v", err)
	}
	admin := app.Connect(t, "chat", signalrtest.ConnectAs("root"), signalrtest.WithClaims("admin", "true"))
	if _, err := admin.Invoke(t.Context(), "broadcast", "closing time"); err != nil {
		t.Fatal(err)
	}
	var got Message
	guest.Expect(t, "newMessage", &got)
}

func TestNobodyComesInWithoutAName(t *testing.T) {
	_, err := signalrtest.Dial(t.Context(), start(t).URL()+"/api")
	var refused *signalrtest.NegotiateError
	if !errors.As(err, &refused) || refused.Status != http.StatusUnauthorized {
		t.Errorf("got %v", err)
	}
}

func TestAGroupMessageGoesToTheGroup(t *testing.T) {
	app := signalr.NewApp()
	RegisterChat(app, &Chat{})
	sent := signalrtest.NewRecorder()
	call := signalrtest.Invocation("chat", "sendToGroup", "news", "it rains").From("ann").To(sent)
	receipt, err := signalrtest.Dispatch[Receipt](t.Context(), app, call)
	if err != nil || receipt.ID == "" {
		t.Errorf("got %+v, %v", receipt, err)
	}

	var m Message
	to := sent.Expect(t, "newMessage", &m) // to.Kind is signalr.ToGroup, to.Name is "news"
	if to.Kind != signalr.ToGroup || to.Name != "news" || m.Text != "it rains" {
		t.Errorf("sent %+v to %+v", m, to)
	}
	sent.ExpectNothing(t) // it sent nothing else
}

func TestTheProgramBehindTheFunctionsHost(t *testing.T) {
	app := signalrtest.NewFunctionApp(t, ".")
	ann := signalrtest.Connect(t, app.URL()+"/api?user=ann")
	var came Connection
	ann.Expect(t, "newConnection", &came)
}
