package service

import (
	"context"
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
	r, err := groupRequest(change)
	if err != nil {
		return err
	}
	err = s.do(ctx, r)
	if isGone(err) {
		return nil
	}
	return err
}

// AddUserToGroup adds every connection of a user, also later ones, to a group
// for a time, counted in whole seconds. Zero is without end, as with
// ChangeGroup.
func (s *Sender) AddUserToGroup(ctx context.Context, group, userID string, lasting time.Duration) error {
	r, err := groupRequest(signalr.GroupChange{Action: signalr.GroupAdd, Group: group, UserID: userID})
	if err != nil {
		return err
	}
	switch {
	case lasting == 0:
	case lasting < time.Second:
		return fmt.Errorf("service: %s for %v: the service counts in whole seconds, from one on", r.op, lasting)
	default:
		r.query = url.Values{"ttl": {strconv.FormatInt(int64(lasting/time.Second), 10)}}
	}
	return s.do(ctx, r)
}

func groupRequest(change signalr.GroupChange) (request, error) {
	if (change.UserID == "") == (change.ConnectionID == "") {
		return request{}, fmt.Errorf("service: %s group %q: name either a user or a connection", change.Action, change.Group)
	}
	var r request
	var err error
	switch change.Action {
	case signalr.GroupAdd:
		r = request{op: "add to group", method: http.MethodPut}
	case signalr.GroupRemove:
		r = request{op: "remove from group", method: http.MethodDelete}
	case signalr.GroupRemoveFromAll:
		r = request{op: "remove from all groups", method: http.MethodDelete}
		r.path, err = memberPath(change)
		r.path += "/groups"
		return r, err
	default:
		return request{}, fmt.Errorf("service: unknown group action %q", change.Action)
	}
	r.op += fmt.Sprintf(" %q", change.Group)
	if change.UserID != "" {
		r.path, err = resource("users", change.UserID, "groups", change.Group)
	} else {
		r.path, err = resource("groups", change.Group, "connections", change.ConnectionID)
	}
	return r, err
}

func memberPath(change signalr.GroupChange) (string, error) {
	if change.UserID != "" {
		return resource("users", change.UserID)
	}
	return resource("connections", change.ConnectionID)
}
