// Command typed is a hub whose functions and messages have every form of type
// there is, for tests of its typed client.
package main

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/testdata/clients/typed/other"
)

// FormsHub has a function for each direction of the types, and awkward names.
//
//signalr:hub name=forms typescript=client/forms.ts asyncapi=client/forms.json
type FormsHub struct{}

// FormsClient is what clients listen for.
//
//signalr:client hub=forms
type FormsClient interface {
	// Everything comes back.
	Everything(ctx context.Context, e Everything) error

	// Said has any number of words. It ends here: */ not earlier.
	//
	//signalr:target name=said-so
	Said(ctx context.Context, who string, words ...string) error

	Ping(ctx context.Context) error

	// New and ToString mean something in JavaScript.
	New(ctx context.Context, at time.Time) error
	ToString(ctx context.Context, text string) error

	// Confirm asks the person in front of the client.
	Confirm(ctx context.Context, text string) (bool, error)

	// Clock asks what time it is there.
	Clock(ctx context.Context) (time.Time, error)
}

// Negotiate lets everybody in.
//
//signalr:negotiate hub=forms
func (FormsHub) Negotiate(ctx context.Context, r *http.Request) (signalr.NegotiateOptions, error) {
	return signalr.NegotiateOptions{}, nil
}

// Echo returns what it was given, and sends it as well.
//
//signalr:trigger
func (FormsHub) Echo(ctx context.Context, clients FormsClients, e Everything) (Everything, error) {
	return e, clients.Caller().Everything(ctx, e)
}

// Zero returns what Go has where nothing was set.
//
//signalr:trigger
func (FormsHub) Zero() Everything { return Everything{} }

// Send is called as a member of the client is.
//
//signalr:trigger
func (FormsHub) Send(ctx context.Context, clients FormsClients, text *string) (*string, error) {
	if text == nil {
		return nil, clients.Caller().Ping(ctx)
	}
	return text, clients.Caller().Said(ctx, *text, *text, *text)
}

// Words takes any number of words, under a name that is no identifier.
//
// Deprecated: Say it with Send.
//
//signalr:trigger event=many-words
func (FormsHub) Words(class string, _ Color, arg1 int, new ...*string) (map[Color]int, error) {
	return map[Color]int{Red: len(new), Green: arg1}, nil
}

// Turn turns a page of one instance into one of another.
//
//signalr:trigger
func (FormsHub) Turn(page Page[Item], sizes [2]int64) (Page[*other.Item], error) {
	turned := Page[*other.Item]{Items: []*other.Item{nil}}
	for _, item := range page.Items {
		turned.Items = append(turned.Items, &other.Item{Name: item.Name, Size: sizes[0]})
	}
	return turned, nil
}

// Nothing returns nothing.
//
//signalr:trigger
func (FormsHub) Nothing() {}

// New returns and sends the times it is given, under a name that begins a
// construct signature.
//
//signalr:trigger
func (FormsHub) New(ctx context.Context, clients FormsClients, at time.Time, more ...time.Time) ([]time.Time, error) {
	return append(more, at), errors.Join(clients.Caller().New(ctx, at), clients.Caller().ToString(ctx, "c"))
}

// When returns the time it is given.
//
//signalr:trigger
func (FormsHub) When(at *time.Time) *time.Time { return at }

// Ask returns what a client answers, or why it does not.
//
//signalr:trigger
func (FormsHub) Ask(ctx context.Context, clients FormsClients, connectionID, text string, patience int) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(patience)*time.Millisecond)
	defer cancel()
	yes, err := clients.Connection(connectionID).Confirm(ctx, text)
	var why *signalr.ResultError
	switch {
	case errors.Is(err, signalr.ErrClientFailed) && errors.As(err, &why):
		return "failed: " + why.Message, nil
	case errors.Is(err, signalr.ErrClientGone):
		return "gone", nil
	case errors.Is(err, signalr.ErrNoAnswer):
		return "no answer", nil
	}
	return strconv.FormatBool(yes), err
}

// AskClock returns the caller's clock.
//
//signalr:trigger
func (FormsHub) AskClock(ctx context.Context, clients FormsClients) (time.Time, error) {
	return clients.Caller().Clock(ctx)
}

// Solo has one message.
//
//signalr:hub name=solo typescript=client/solo.ts
type Solo struct{}

// SoloClient has one message.
//
//signalr:client hub=solo
type SoloClient interface {
	Said(ctx context.Context, text string) error
}

//signalr:trigger function=SoloSay
func (Solo) Say(ctx context.Context, clients SoloClients) error { return clients.All().Said(ctx, "") }

func main() {
	app := signalr.NewApp()
	RegisterFormsHub(app, FormsHub{})
	RegisterSolo(app, Solo{})
	host.Run(app)
}
