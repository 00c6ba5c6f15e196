package service

import (
	"context"
	"net/http"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// decision says who a client is, and whether it may connect.
type decision func(ctx context.Context, r *http.Request) (signalr.NegotiateOptions, error)

// declared returns the decision that a signalRConnectionInfo binding with the
// same properties makes.
func declared(d signalr.DeclaredNegotiation) (decision, error) {
	userID, err := parseExpression(d.UserID)
	if err != nil {
		return nil, err
	}
	idToken, err := parseExpression(d.IDToken)
	if err != nil {
		return nil, err
	}
	return func(_ context.Context, r *http.Request) (options signalr.NegotiateOptions, err error) {
		if options.UserID, err = userID.evaluate(r); err != nil {
			return options, err
		}
		if d.IDToken == "" || len(d.Claims) == 0 {
			return options, nil
		}
		token, err := idToken.evaluate(r)
		if err != nil {
			return options, err
		}
		options.Claims, err = idTokenClaims(token, d.Claims)
		return options, err
	}, nil
}
