package resolve_test

import (
	"context"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/resolve"
)

// TestClientsOfAPackageOutsideTheRun: a package that is generated alone may
// take the clients of one that is not, whose own mistakes are not reported.
func TestClientsOfAPackageOutsideTheRun(t *testing.T) {
	dir := extract(t, txtar.Parse([]byte(`
-- api/host.json --
{}
-- api/api.go --
package api

import "example.com/app/hubs"

//signalr:trigger hub=chat
func Send(clients hubs.ChatClients, text string) error { return clients.All().Message(nil, text) }
-- hubs/hubs.go --
package hubs

import "context"

//signalr:hub name="not valid"
type Other struct{}

//signalr:client hub=chat
type ChatClient interface {
	Message(ctx context.Context, text string) error
	Broken()
}
`)))
	result, err := load.Load(context.Background(), load.Options{Dir: dir, Patterns: []string{"./api"}})
	if err != nil {
		t.Fatal(err)
	}
	program, findings := resolve.Program(result, resolve.Options{})
	if len(findings) > 0 {
		t.Fatal(render(dir, findings))
	}
	use := program.Packages[0].Triggers[0].Clients
	if use == nil || use.Import != "example.com/app/hubs" || use.Client.Hub != "chat" || use.Client.Clients() != "ChatClients" {
		t.Errorf("clients: %+v", use)
	}
}

// TestFieldsOfAPackageOutsideTheRun: that a client interface outside the run
// sends a struct does not keep a finding about it from those who return it.
func TestFieldsOfAPackageOutsideTheRun(t *testing.T) {
	dir := extract(t, txtar.Parse([]byte(`
-- api/host.json --
{}
-- api/api.go --
package api

import "example.com/app/hubs"

//signalr:trigger hub=chat
func Send(clients hubs.ChatClients) hubs.Message { return hubs.Message{} }
-- hubs/hubs.go --
package hubs

import "context"

type Message struct{ Done chan int }

//signalr:client hub=chat
type ChatClient interface {
	Message(ctx context.Context, m Message) error
}
`)))
	result, err := load.Load(context.Background(), load.Options{Dir: dir, Patterns: []string{"./api"}})
	if err != nil {
		t.Fatal(err)
	}
	_, findings := resolve.Program(result, resolve.Options{})
	if len(findings) != 1 || findings[0].Code != annotations.RuleFieldCannotBeSent.Code {
		t.Error(render(dir, findings))
	}
}

// TestContractsOfAllHubs: on request every hub is described, also one that no
// directive declares.
func TestContractsOfAllHubs(t *testing.T) {
	dir := extract(t, txtar.Parse([]byte(`
-- a.go --
package app

import "time"

//signalr:hub name=chat
type Chat struct{}

//signalr:trigger
func (Chat) Say(in struct {
	Text string
	Wait time.Duration
}) {
}

//signalr:trigger hub=other
func Send(text string) {}
`)))
	result, err := load.Load(context.Background(), load.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	program, findings := resolve.Program(result, resolve.Options{Contracts: true})
	if program == nil || len(program.Contracts) != 2 {
		t.Fatal(render(dir, findings))
	}
	chat, other := program.Contracts[0], program.Contracts[1]
	if got := argumentForms(chat.Calls[0].Arguments); chat.Hub != "chat" || got != "in {Text: string}" {
		t.Errorf("%s: %s", chat.Hub, got)
	}
	if other.Hub != "other" || other.Calls[0].Event != "send" {
		t.Errorf("%+v", other)
	}
}
