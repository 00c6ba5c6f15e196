package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
)

// GenerateToken lets the service make the token of a client, and returns it with
// the URL to connect to. A program whose connection has a key makes tokens itself
// ([ConnectionString.ClientToken]), with claims too; one with an identity needs
// no other right for this. The user id may be empty; a lifetime of zero is an
// hour, and others count in whole minutes, rounded up.
func (s *Sender) GenerateToken(ctx context.Context, userID string, lifetime time.Duration) (clientURL, token string, err error) {
	if lifetime < 0 {
		return "", "", fmt.Errorf("service: negative lifetime of a client token: %v", lifetime)
	}
	r := request{op: "generate a client token", method: http.MethodPost, path: "/:generateToken", query: url.Values{}, since: version2023, apart: true}
	if userID != "" {
		r.query.Set("userId", userID)
	}
	if lifetime > 0 {
		minutes := (lifetime + time.Minute - 1) / time.Minute
		r.query.Set("minutesToExpire", strconv.Itoa(int(minutes)))
	}
	e, err := choose(ctx, s.endpoints, s.client)
	if err != nil {
		return "", "", err
	}
	answer, err := s.on(ctx, e, r)
	if err != nil {
		return "", "", err
	}
	var body struct {
		Token string `json:"token"`
	}
	if err := json.Unmarshal(answer, &body); err != nil || body.Token == "" {
		return "", "", &Error{Op: r.op, Hub: s.hub, Endpoint: e.name, Err: errors.New("the response has no token")}
	}
	return e.conn.ClientURL(s.hubName(s.hub)), body.Token, nil
}
