package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// ChangeGroup adds a user or a connection to a group or removes it. A
// connection that is gone is no error: it is in no group, and functions
// cannot know that a client has just left.
func (s *Sender) ChangeGroup(ctx context.Context, change signalr.GroupChange) error {
	r := groupRequest(change)
	r.gone = true
	return s.do(ctx, r)
}

// AddUserToGroup adds every connection of a user, also later ones, to a group
// for a time, counted in whole seconds. Zero is without end, as with
// ChangeGroup.
func (s *Sender) AddUserToGroup(ctx context.Context, group, userID string, lasting time.Duration) error {
	r := groupRequest(signalr.GroupChange{Action: signalr.GroupAdd, Group: group, UserID: userID})
	switch {
	case lasting == 0:
	case lasting < time.Second:
		r.err = fmt.Errorf("for %v: expected at least one second", lasting)
	default:
		r.query = url.Values{"ttl": {strconv.FormatInt(int64(lasting/time.Second), 10)}}
	}
	return s.do(ctx, r)
}

func groupRequest(change signalr.GroupChange) request {
	r := request{op: fmt.Sprintf("%s group %q", change.Action, change.Group)}
	if (change.UserID == "") == (change.ConnectionID == "") {
		r.err = errors.New("expected either a user or a connection")
		return r
	}
	switch change.Action {
	case signalr.GroupAdd:
		r.op, r.method = fmt.Sprintf("add to group %q", change.Group), http.MethodPut
	case signalr.GroupRemove:
		r.op, r.method = fmt.Sprintf("remove from group %q", change.Group), http.MethodDelete
	case signalr.GroupRemoveFromAll:
		r.op, r.method = "remove from all groups", http.MethodDelete
		if change.UserID != "" {
			return r.at("users", change.UserID, "groups")
		}
		return r.at("connections", change.ConnectionID, "groups")
	default:
		r.err = errors.New("unknown group action")
		return r
	}
	if change.UserID != "" {
		return r.at("users", change.UserID, "groups", change.Group)
	}
	return r.at("groups", change.Group, "connections", change.ConnectionID)
}
