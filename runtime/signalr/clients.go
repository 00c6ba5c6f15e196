package signalr

import (
	"context"
	"errors"
	"fmt"

	"github.com/hubwire/hubwire/runtime/bind"
)

// Clients addresses the clients of one hub through C, the client interface
// the program declared with //signalr:client. Generated code names the
// instantiation after the interface: ChatClients for ChatClient.
//
// Every method of C sends one message; it returns once the transport accepted
// it.
type Clients[C any] struct {
	sender Sender
	caller string
	proxy  func(bind.Recipient) C
}

// NewClients returns clients that send through sender. The proxy makes a C
// that sends to one recipient. Generated code has both: programs call its
// New<Client>s.
func NewClients[C any](sender Sender, proxy func(bind.Recipient) C) Clients[C] {
	clients := Clients[C]{sender: sender, proxy: proxy}
	if own, ok := sender.(callSender); ok {
		clients.sender, clients.caller = own.Sender, own.caller
	}
	return clients
}

// All addresses every client of the hub.
func (c Clients[C]) All() C { return c.to(Audience{Kind: ToAll}) }

// AllExcept addresses every client but these connections. Output bindings
// cannot express it, so it goes over the REST interface and needs a
// connection string with a key.
func (c Clients[C]) AllExcept(connectionIDs ...string) C {
	return c.to(Audience{Kind: ToAll, Excluded: connectionIDs})
}

// User addresses every connection of a user.
func (c Clients[C]) User(id string) C { return c.to(Audience{Kind: ToUser, Name: id}) }

// Users addresses every connection of each user, one message a user.
func (c Clients[C]) Users(ids ...string) C { return c.to(audiences(ToUser, ids)...) }

// Group addresses the members of a group.
func (c Clients[C]) Group(name string) C { return c.to(Audience{Kind: ToGroup, Name: name}) }

// GroupExcept addresses the members of a group but these connections. It
// goes over the REST interface like AllExcept.
func (c Clients[C]) GroupExcept(name string, connectionIDs ...string) C {
	return c.to(Audience{Kind: ToGroup, Name: name, Excluded: connectionIDs})
}

// Groups addresses the members of each group, one message a group: a member
// of two of them receives two.
func (c Clients[C]) Groups(names ...string) C { return c.to(audiences(ToGroup, names)...) }

// Connection addresses one connection.
func (c Clients[C]) Connection(id string) C {
	return c.to(Audience{Kind: ToConnection, Name: id})
}

// Caller addresses the connection whose call is in progress. Outside a
// function there is none, and sending fails.
func (c Clients[C]) Caller() C {
	if c.caller == "" {
		return c.proxy(recipient{sender: failingSender{ErrNoCaller}, audiences: []Audience{{Kind: ToConnection, Name: "caller"}}})
	}
	return c.Connection(c.caller)
}

// AddToGroup adds a connection to a group.
func (c Clients[C]) AddToGroup(ctx context.Context, group, connectionID string) error {
	return c.changeGroup(ctx, GroupChange{Action: GroupAdd, Group: group, ConnectionID: connectionID})
}

// RemoveFromGroup removes a connection from a group.
func (c Clients[C]) RemoveFromGroup(ctx context.Context, group, connectionID string) error {
	return c.changeGroup(ctx, GroupChange{Action: GroupRemove, Group: group, ConnectionID: connectionID})
}

// RemoveFromAllGroups removes a connection from every group. Output bindings
// cannot express it; it goes over the REST interface like AllExcept.
func (c Clients[C]) RemoveFromAllGroups(ctx context.Context, connectionID string) error {
	return c.changeGroup(ctx, GroupChange{Action: GroupRemoveFromAll, ConnectionID: connectionID})
}

// AddUserToGroup adds every connection of a user, also later ones, to a group.
func (c Clients[C]) AddUserToGroup(ctx context.Context, group, userID string) error {
	return c.changeGroup(ctx, GroupChange{Action: GroupAdd, Group: group, UserID: userID})
}

// RemoveUserFromGroup removes a user from a group.
func (c Clients[C]) RemoveUserFromGroup(ctx context.Context, group, userID string) error {
	return c.changeGroup(ctx, GroupChange{Action: GroupRemove, Group: group, UserID: userID})
}

// RemoveUserFromAllGroups removes a user from every group.
func (c Clients[C]) RemoveUserFromAllGroups(ctx context.Context, userID string) error {
	return c.changeGroup(ctx, GroupChange{Action: GroupRemoveFromAll, UserID: userID})
}

func (c Clients[C]) changeGroup(ctx context.Context, change GroupChange) error {
	if change.Group == "" && change.Action != GroupRemoveFromAll {
		return errors.New("signalr: the group name is empty")
	}
	if change.UserID == "" && change.ConnectionID == "" {
		return fmt.Errorf("signalr: %s group %q: expected a user or a connection", change.Action, change.Group)
	}
	return c.sender.ChangeGroup(ctx, change)
}

func (c Clients[C]) to(to ...Audience) C {
	return c.proxy(recipient{sender: c.sender, audiences: to})
}

func audiences(kind AudienceKind, names []string) []Audience {
	list := make([]Audience, len(names))
	for i, name := range names {
		list[i] = Audience{Kind: kind, Name: name}
	}
	return list
}

// recipient implements [bind.Recipient].
type recipient struct {
	sender    Sender
	audiences []Audience
}

// Send sends a message to the recipient. With several users or groups it
// tries all of them and joins the errors.
func (r recipient) Send(ctx context.Context, target string, arguments ...any) error {
	if arguments == nil {
		arguments = []any{}
	}
	var failed []error
	for _, to := range r.audiences {
		if to.Kind != ToAll && to.Name == "" {
			failed = append(failed, fmt.Errorf("signalr: sending %q: the %s name is empty", target, to.Kind))
			continue
		}
		if err := r.sender.Send(ctx, Message{Target: target, Arguments: arguments, To: to}); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
