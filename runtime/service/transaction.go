package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Transaction is a list of commands that the service carries out together, for
// every connection that it selects; see [Sender.Execute]. Make one with
// [Everyone], [OfUser], [OfUsersLike] or [Matching].
type Transaction struct {
	filter   string
	commands []command
}

// command is one command as the service reads it.
type command struct {
	Type    string   `json:"type"`
	Group   string   `json:"group,omitzero"`
	Reason  string   `json:"reason,omitzero"`
	Message *payload `json:"message,omitzero"`
}

// Everyone selects all connections of the hub.
func Everyone() *Transaction { return &Transaction{} }

// OfUser selects the connections of a user.
func OfUser(id string) *Transaction { return Matching("userId eq " + quote(id)) }

// OfUsersLike selects the connections of users whose id begins with a text.
func OfUsersLike(prefix string) *Transaction {
	return Matching("startswith(userId, " + quote(prefix) + ")")
}

// Matching selects connections by a filter in OData, such as
// "startswith(userId, 'guest-')". Which properties there are is the service's
// matter; userId is the only one that is published. A quote in a text is doubled.
func Matching(filter string) *Transaction { return &Transaction{filter: filter} }

// quote returns a text as OData writes it.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// Send adds a message. The transaction is returned, so that calls can be chained.
func (t *Transaction) Send(target string, arguments ...any) *Transaction {
	if arguments == nil {
		arguments = []any{}
	}
	return t.add(command{Type: "SendMessage", Message: &payload{target, arguments}})
}

// JoinGroup adds the connections to a group.
func (t *Transaction) JoinGroup(name string) *Transaction {
	return t.add(command{Type: "JoinGroup", Group: name})
}

// LeaveGroup removes the connections from a group.
func (t *Transaction) LeaveGroup(name string) *Transaction {
	return t.add(command{Type: "LeaveGroup", Group: name})
}

// Close closes the connections; clients read the reason, which may be empty.
func (t *Transaction) Close(reason string) *Transaction {
	return t.add(command{Type: "CloseConnection", Reason: reason})
}

func (t *Transaction) add(c command) *Transaction {
	t.commands = append(t.commands, c)
	return t
}

// Execute carries out a transaction:
//
//	err := sender.Execute(ctx, service.OfUser("ann").LeaveGroup("day").JoinGroup("night").Send("moved", "night"))
//
// The service answers when it has taken it. What it does when one of the commands
// fails, and in which order it carries them out, is not described.
func (s *Sender) Execute(ctx context.Context, t *Transaction) error {
	if len(t.commands) == 0 {
		return errors.New("service: the transaction has no commands")
	}
	for _, each := range t.commands {
		if (each.Type == "JoinGroup" || each.Type == "LeaveGroup") && strings.TrimSpace(each.Group) == "" {
			return fmt.Errorf("service: %s: the group name is empty", each.Type)
		}
	}
	r := request{op: "execute a transaction", method: http.MethodPost, path: "/:execute", since: version2023, apart: true}.with(t.commands)
	if t.filter != "" {
		r.query = url.Values{"filter": {t.filter}}
	}
	return s.do(ctx, r)
}
