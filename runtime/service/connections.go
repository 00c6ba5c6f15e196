package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// ConnectionExists tells whether a connection is open.
func (s *Sender) ConnectionExists(ctx context.Context, id string) (bool, error) {
	return s.exists(ctx, "connections", id)
}

// UserExists tells whether a user has an open connection.
func (s *Sender) UserExists(ctx context.Context, id string) (bool, error) {
	return s.exists(ctx, "users", id)
}

// GroupExists tells whether a group has an open connection.
func (s *Sender) GroupExists(ctx context.Context, name string) (bool, error) {
	return s.exists(ctx, "groups", name)
}

// UserInGroup tells whether a user was added to a group.
func (s *Sender) UserInGroup(ctx context.Context, userID, group string) (bool, error) {
	return s.exists(ctx, "users", userID, "groups", group)
}

func (s *Sender) exists(ctx context.Context, collectionsAndNames ...string) (bool, error) {
	path, err := resource(collectionsAndNames...)
	if err != nil {
		return false, err
	}
	var failed []error
	for _, each := range s.each(ctx, request{op: "look for " + path, method: http.MethodHead, path: path}) {
		switch {
		case each.err == nil:
			return true, nil
		case !isGone(each.err):
			failed = append(failed, each.err)
		}
	}
	if len(failed) == 1 {
		return false, failed[0]
	}
	return false, errors.Join(failed...)
}

// Health asks every endpoint whether it can take requests. The error says which
// cannot.
func (s *Sender) Health(ctx context.Context) error {
	errs := make([]error, len(s.endpoints))
	for i, e := range s.endpoints {
		errs[i] = e.checkHealth(ctx, s.client)
	}
	return errors.Join(errs...)
}

// CloseConnection closes a connection; the client reads the reason, which may
// be empty. A connection that is gone is no error.
func (s *Sender) CloseConnection(ctx context.Context, id, reason string) error {
	path, err := resource("connections", id)
	if err != nil {
		return err
	}
	err = s.do(ctx, request{
		op:     fmt.Sprintf("close connection %q", id),
		method: http.MethodDelete,
		path:   path,
		query:  closeQuery(reason, nil),
	})
	if isGone(err) {
		return nil
	}
	return err
}

// CloseConnections closes every connection of an audience but the excluded
// ones; clients read the reason, which may be empty.
func (s *Sender) CloseConnections(ctx context.Context, of signalr.Audience, reason string) error {
	if of.Kind == signalr.ToConnection {
		return s.CloseConnection(ctx, of.Name, reason)
	}
	path, err := audiencePath(of)
	if err != nil {
		return err
	}
	return s.do(ctx, request{
		op:     describe("close connections of", of),
		method: http.MethodPost,
		path:   path + "/:closeConnections",
		query:  closeQuery(reason, of.Excluded),
	})
}

func closeQuery(reason string, excluded []string) url.Values {
	query := url.Values{}
	if reason != "" {
		query.Set("reason", reason)
	}
	if len(excluded) > 0 {
		query["excluded"] = excluded
	}
	return query
}
