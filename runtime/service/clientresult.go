package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// askTimeout is how long a client is waited for where the context has no
// deadline: what the service's own SDK waits.
const askTimeout = 100 * time.Second

// Invoke implements [signalr.ResultSender]: it sends a message to one connection
// and waits for the result of the client's handler, which it returns as JSON. It
// is asked once, and waits until the context ends, or 100 seconds where that has no
// deadline. Every error about the client is a *[signalr.ResultError].
func (s *Sender) Invoke(ctx context.Context, connectionID, target string, arguments []any) ([]byte, error) {
	r := request{op: fmt.Sprintf("ask connection %q", connectionID), method: http.MethodPost, since: version2024, once: true}.
		at("connections", connectionID, ":invoke").with(payload{target, arguments})
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, askTimeout)
		defer cancel()
	}
	// The connection is at one of the endpoints; the others say that it is gone.
	answer, err := s.ask(ctx, r)
	if answer == nil {
		return nil, resultError(err, connectionID, target)
	}
	var body struct {
		Result jsontext.Value `json:"result"`
	}
	if err := json.Unmarshal(answer, &body); err != nil {
		return nil, s.failed(r, fmt.Errorf("the service's response: %w", err))
	}
	if body.Result == nil { // the handler has no result
		return []byte("null"), nil
	}
	return body.Result, nil
}

// resultError says what a failure of :invoke means. What clients say comes with
// status 400 (RestHubLifetimeManager.cs of azure-signalr).
func resultError(err error, connectionID, target string) error {
	result := &signalr.ResultError{ConnectionID: connectionID, Target: target, Cause: err}
	var failure *Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		result.Err = signalr.ErrNoAnswer
	case !errors.As(err, &failure):
		return err
	case isGone(err):
		result.Err = signalr.ErrClientGone
	case failure.Status == http.StatusBadRequest && failure.Code != "BadRequest": // that one is about the request itself
		result.Err, result.Message, result.Cause = signalr.ErrClientFailed, failure.Detail, nil
	case failure.Status == http.StatusInternalServerError, failure.Status == http.StatusRequestTimeout, failure.Status == http.StatusGatewayTimeout:
		result.Err = signalr.ErrNoAnswer
	default:
		return err
	}
	return result
}
