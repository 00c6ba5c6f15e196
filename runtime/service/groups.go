package service

import (
	"context"
	"fmt"
	"net/http"

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
	case signalr.GroupRemoveFrom:
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
