package main

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// Chat is the hub. Its methods are what clients can call.
//
//signalr:hub name=chat typescript=web/chat.ts
type Chat struct{}

// ChatClient is what clients listen for.
//
//signalr:client hub=chat
type ChatClient interface {
	NewMessage(ctx context.Context, m Message) error
	NewConnection(ctx context.Context, c Connection) error
	ConnectionClosed(ctx context.Context, c Connection) error
}

// Message is one chat message.
type Message struct {
	Sender       string `json:"sender"`
	ConnectionID string `json:"connectionId"`
	Scope        string `json:"scope"` // who else receives it
	Text         string `json:"text"`
}

// Connection is one client that came or went.
type Connection struct {
	ConnectionID string `json:"connectionId"`
	UserID       string `json:"userId"`
}

// Receipt tells a sender that the service has the message.
type Receipt struct {
	ID     string    `json:"id"`
	SentAt time.Time `json:"sentAt"`
}

// Negotiate lets a client in. The sample believes the name and the admin mark
// that the page sends; a real program reads them from a session it trusts. A name
// such as "eve, admin: true", which would pass for a claim, is refused with 400.
//
//signalr:negotiate hub=chat
func (*Chat) Negotiate(ctx context.Context, r *http.Request) (signalr.NegotiateOptions, error) {
	query := r.URL.Query()
	options := signalr.NegotiateOptions{UserID: query.Get("user")}
	if options.UserID == "" {
		return options, &signalr.StatusError{Status: http.StatusUnauthorized, Message: "who are you? add ?user=NAME"}
	}
	if query.Get("admin") == "true" {
		options.Claims = signalr.NewClaims("admin", "true")
	}
	return options, nil
}

// OnConnected tells everyone who came.
//
//signalr:trigger
func (*Chat) OnConnected(ctx context.Context, inv *signalr.InvocationContext, clients ChatClients) error {
	return clients.All().NewConnection(ctx, Connection{inv.ConnectionID, inv.UserID})
}

// OnDisconnected tells everyone who went.
//
//signalr:trigger
func (*Chat) OnDisconnected(ctx context.Context, inv *signalr.InvocationContext, clients ChatClients) error {
	return clients.All().ConnectionClosed(ctx, Connection{inv.ConnectionID, inv.UserID})
}

// Broadcast sends to everyone; only admins may.
//
//signalr:trigger
func (*Chat) Broadcast(ctx context.Context, inv *signalr.InvocationContext, clients ChatClients, text string) (Receipt, error) {
	if inv.Claims.Get("admin") != "true" {
		return Receipt{}, signalr.Errorf("only admins may broadcast")
	}
	return receipt(clients.All().NewMessage(ctx, message(inv, "all", text)))
}

// SendToGroup sends to the members of a group.
//
//signalr:trigger
func (*Chat) SendToGroup(ctx context.Context, inv *signalr.InvocationContext, clients ChatClients, group, text string) (Receipt, error) {
	return receipt(clients.Group(group).NewMessage(ctx, message(inv, "group "+group, text)))
}

// SendToUser sends to every connection of a user.
//
//signalr:trigger
func (*Chat) SendToUser(ctx context.Context, inv *signalr.InvocationContext, clients ChatClients, user, text string) (Receipt, error) {
	return receipt(clients.User(user).NewMessage(ctx, message(inv, "user "+user, text)))
}

// SendToConnection sends to one connection.
//
//signalr:trigger
func (*Chat) SendToConnection(ctx context.Context, inv *signalr.InvocationContext, clients ChatClients, connectionID, text string) (Receipt, error) {
	return receipt(clients.Connection(connectionID).NewMessage(ctx, message(inv, "connection", text)))
}

// JoinGroup adds a connection to a group.
//
//signalr:trigger
func (*Chat) JoinGroup(ctx context.Context, clients ChatClients, connectionID, group string) error {
	return clients.AddToGroup(ctx, group, connectionID)
}

// LeaveGroup removes a connection from a group.
//
//signalr:trigger
func (*Chat) LeaveGroup(ctx context.Context, clients ChatClients, connectionID, group string) error {
	return clients.RemoveFromGroup(ctx, group, connectionID)
}

// JoinUserToGroup adds every connection of a user to a group.
//
//signalr:trigger
func (*Chat) JoinUserToGroup(ctx context.Context, clients ChatClients, user, group string) error {
	return clients.AddUserToGroup(ctx, group, user)
}

// LeaveUserFromGroup removes a user from a group.
//
//signalr:trigger
func (*Chat) LeaveUserFromGroup(ctx context.Context, clients ChatClients, user, group string) error {
	return clients.RemoveUserFromGroup(ctx, group, user)
}

func message(inv *signalr.InvocationContext, scope, text string) Message {
	return Message{Sender: inv.UserID, ConnectionID: inv.ConnectionID, Scope: scope, Text: text}
}

func receipt(err error) (Receipt, error) {
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: rand.Text(), SentAt: time.Now().UTC()}, nil
}
