// Command inspected is the app of the inspector's tests: functions that answer,
// send, fail and panic.
package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
)

//go:generate go tool hubwire generate

// Room is the hub.
//
//signalr:hub name=room typescript=client/room.ts
type Room struct{}

// RoomClient is what clients listen for.
//
//signalr:client hub=room
type RoomClient interface {
	Said(ctx context.Context, by string, m Message) error
}

// Message is what is said.
type Message struct {
	Text  string    `json:"text"`
	Count int64     `json:"count"`
	At    time.Time `json:"at"`
	Data  []byte    `json:"data,omitempty"`
	Tags  []string  `json:"tags"`
	Mood  Mood      `json:"mood"`
}

// Mood is how it is said.
type Mood string

// The moods.
const (
	Calm Mood = "calm"
	Loud Mood = "loud"
)

// Negotiate lets everyone in under the name in the query.
//
//signalr:negotiate hub=room
func (*Room) Negotiate(_ context.Context, r *http.Request) (signalr.NegotiateOptions, error) {
	return signalr.NegotiateOptions{UserID: r.URL.Query().Get("user")}, nil
}

// Say tells everyone, and returns the message.
//
//signalr:trigger
func (*Room) Say(ctx context.Context, inv *signalr.InvocationContext, clients RoomClients, m Message) (Message, error) {
	slog.InfoContext(ctx, "said", "length", len(m.Text))
	return m, clients.All().Said(ctx, inv.UserID, m)
}

// First returns the first of the tags, and panics where there is none.
//
//signalr:trigger
func (*Room) First(tags []string) string {
	return tags[0] // the place that the inspector shows
}

// Refuse refuses.
//
//signalr:trigger
func (*Room) Refuse(why string) error {
	return signalr.Errorf("refused: %s", why)
}

func main() { host.Run(newApp()) }

func newApp() *signalr.App {
	app := signalr.NewApp()
	RegisterRoom(app, &Room{})
	return app
}
