package main

import (
	"context"

	"github.com/hubwire/hubwire/runtime/bind"
	"github.com/hubwire/hubwire/runtime/signalr"

	"example.com/vetted/library"
)

//signalr:hub name=chat
type Chat struct{}

//signalr:client hub=chat
type ChatClient interface {
	Called(ctx context.Context) error
	Value(ctx context.Context) error
	Elsewhere(ctx context.Context) error
	Imported(ctx context.Context) error
	Unused(ctx context.Context) error // want `ChatClient.Unused is never called, so its message is never sent; send it, or remove the method \(HW0703\)`

	//signalr:target name=renamed
	Old(ctx context.Context) error // want `ChatClient.Old is never called`
}

type elsewhere interface {
	Elsewhere(ctx context.Context) error
}

//signalr:trigger
func (*Chat) Send(ctx context.Context, clients ChatClients) error {
	later(clients.All().Value)
	var other elsewhere = clients.All()
	library.Notify(ctx, clients.All())
	if err := other.Elsewhere(ctx); err != nil {
		return err
	}
	return clients.All().Called(ctx)
}

func later(func(context.Context) error) {}

const wrong = "caled"

func byName(ctx context.Context, to bind.Recipient, sender signalr.Sender, name string) {
	to.Send(ctx, "called")
	to.Send(ctx, "RENAMED")
	to.Send(ctx, "posted", 1)
	to.Send(ctx, name)
	to.Send(ctx, wrong) // want `unknown message "caled": no client interface declares it; did you mean called\? \(HW0704\)`
	sender.Send(ctx, signalr.Message{Target: "value"})
	sender.Send(ctx, signalr.Message{Target: "xyzzyxyzzy"})           // want `unknown message "xyzzyxyzzy": no client interface declares it; declare it in a client interface; known messages: called, value, .*`
	sender.Send(ctx, signalr.Message{"old", nil, signalr.Audience{}}) // want `unknown message "old": no client interface declares it`
	sender.Send(ctx, signalr.Message{})
}

func main() { RegisterChat(nil, &Chat{}) }
