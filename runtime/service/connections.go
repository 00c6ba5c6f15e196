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
	r := request{method: http.MethodHead, gone: true}.at(collectionsAndNames...)
	r.op = "look for " + r.path
	if answer, err := s.ask(ctx, r); answer == nil {
		return false, err
	}
	return true, nil
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
	return s.close(ctx, request{op: fmt.Sprintf("close connection %q", id), method: http.MethodDelete, gone: true}.at("connections", id), reason, nil)
}

// CloseConnections closes every connection of an audience but the excluded
// ones; clients read the reason, which may be empty.
func (s *Sender) CloseConnections(ctx context.Context, of signalr.Audience, reason string) error {
	if of.Kind == signalr.ToConnection {
		return s.CloseConnection(ctx, of.Name, reason)
	}
	r := request{op: describe("close connections of", of), method: http.MethodPost}.to(of)
	r.path += "/:closeConnections"
	return s.close(ctx, r, reason, of.Excluded)
}

func (s *Sender) close(ctx context.Context, r request, reason string, excluded []string) error {
	r.query = url.Values{}
	if reason != "" {
		r.query.Set("reason", reason)
	}
	if len(excluded) > 0 {
		r.query["excluded"] = excluded
	}
	return s.do(ctx, r)
}
