package emulator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

type invocationResult struct {
	Result jsontext.Value `json:"result"`
}

// invoke calls a method of one client and answers with what the client
// returns. What it answers to a client's error is what the SDK for .NET reads;
// the rest is not described: a time-out is status 500 because the SDKs do not
// repeat messages after that one.
func invoke(c *restCall) error {
	p, err := c.message()
	if err != nil {
		return err
	}
	to := c.hub.connection(c.connection)
	if to == nil {
		return notFound("Error.Connection.NotExisted", "connection %q not found", c.connection)
	}
	c.sent(p, fmt.Sprintf("connection %q", c.connection), 1)
	patience := c.service.options.ResultTimeout
	ctx, cancel := context.WithTimeout(c.request.Context(), patience)
	defer cancel()
	done, err := to.ask(ctx, p)
	switch {
	case errors.Is(err, errGone):
		return notFound("Error.Connection.NotExisted", "connection %q ended before it answered", c.connection)
	case errors.Is(err, context.DeadlineExceeded):
		return &restError{status: http.StatusInternalServerError, code: "Error.Invocation.Timeout", reason: fmt.Sprintf("connection %q did not answer %q within %s", c.connection, p.target(), patience)}
	case err != nil:
		return badRequest("%v", err)
	case strings.Contains(c.request.Header.Get("Accept"), "application/octet-stream"):
		done.Headers = nil
		data, err := to.speaks().append(nil, done)
		c.answer = framed{to.speaks().name, data}
		return err
	case done.Error != nil:
		return &restError{status: http.StatusBadRequest, code: "Error.Invocation.Failed", reason: *done.Error, plain: true}
	}
	result := done.Result
	if result != nil && to.speaks().binary {
		if result, err = jsonProtocol.adopt(nil, result); err != nil {
			return fmt.Errorf("the result of connection %q cannot be written as JSON: %w", c.connection, err)
		}
	}
	if result == nil {
		result = []byte("null")
	}
	c.answer = invocationResult{result}
	return nil
}
