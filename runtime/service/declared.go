package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// decision says who a client is, and whether it may connect.
type decision func(ctx context.Context, r *http.Request) (signalr.NegotiateOptions, error)

// declared returns the decision that a signalRConnectionInfo binding with the
// same properties makes. Expressions that cannot be read fail every request.
func declared(d signalr.DeclaredNegotiation) decision {
	userID, err := parseExpression(d.UserID)
	idToken, tokenErr := parseExpression(d.IDToken)
	broken := errors.Join(err, tokenErr)
	return func(_ context.Context, r *http.Request) (options signalr.NegotiateOptions, err error) {
		if broken != nil {
			return options, broken
		}
		if options.UserID, err = userID.Evaluate(valuesOf(r)); err != nil || d.IDToken == "" || len(d.Claims) == 0 {
			return options, err
		}
		token, err := idToken.Evaluate(valuesOf(r))
		if err != nil {
			return options, err
		}
		if options.Claims, err = calls.IDTokenClaims(token, d.Claims); err != nil {
			err = &signalr.StatusError{Status: http.StatusBadRequest, Message: err.Error()}
		}
		return options, err
	}
}

// parseExpression reads an expression of headers and query parameters.
func parseExpression(text string) (calls.Expression, error) {
	parsed, err := calls.ParseExpression(text)
	if err != nil {
		return parsed, err
	}
	for _, each := range parsed.Names() {
		source, name, _ := strings.Cut(strings.ToLower(each), ".")
		if source != "headers" && source != "query" || name == "" {
			return parsed, fmt.Errorf("binding expression %q: {%s} is not supported; use {headers.NAME} or {query.NAME}", text, each)
		}
	}
	return parsed, nil
}

// valuesOf returns what an expression reads from a request. It fails where the
// request lacks what the expression names, as in the host: a client without the
// header that says who it is must not become an anonymous one.
func valuesOf(r *http.Request) func(name string) (string, error) {
	return func(name string) (string, error) {
		source, name, _ := strings.Cut(name, ".")
		if strings.EqualFold(source, "headers") {
			if values := r.Header.Values(name); len(values) > 0 {
				return strings.Join(values, ","), nil
			}
			return "", missing("header", name)
		}
		// The host finds query parameters without regard to case.
		for key, values := range r.URL.Query() {
			if strings.EqualFold(key, name) {
				return strings.Join(values, ","), nil
			}
		}
		return "", missing("query parameter", name)
	}
}

func missing(what, name string) error {
	return &signalr.StatusError{Status: http.StatusBadRequest, Message: fmt.Sprintf("negotiate needs the %s %q", what, name)}
}
