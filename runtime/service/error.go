package service

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Error says that the service did not take a request, or could not be
// reached. It holds no token.
type Error struct {
	Op         string        // such as `send to group "news"`
	Hub        string        // may be empty, for what is not about one
	Endpoint   string        // its name among several; empty for that of the connection string
	Status     int           // of the answer; 0 where there was none
	Code       string        // x-ms-error-code of the answer; may be empty
	Detail     string        // beginning of the answer's text; may be empty
	RetryAfter time.Duration // what the answer asks to wait; 0 where it does not
	Attempts   int           // how often the request was made; 0 where that was not counted
	Err        error         // why there was no answer; nil where there was one

	network bool // Err is a failure on the way, not one of the caller's
}

// Error names the operation, what the service said, and for a refused token
// what to check.
func (e *Error) Error() string {
	text := "service: " + e.Op
	add := func(known bool, format string, value any) {
		if known {
			text += fmt.Sprintf(format, value)
		}
	}
	add(e.Hub != "", " in hub %q", e.Hub)
	add(e.Endpoint != "", " on endpoint %q", e.Endpoint)
	add(e.Attempts > 1, " (%d attempts)", e.Attempts)
	if e.Status == 0 {
		return fmt.Sprintf("%s: %v", text, e.Err)
	}
	text += fmt.Sprintf(": %d %s", e.Status, http.StatusText(e.Status))
	add(e.Code != "", " (%s)", e.Code)
	add(e.Detail != "", ": %s", e.Detail)
	if e.Status == http.StatusUnauthorized {
		text += "; check the access key of the connection string, or the roles of its identity, and this machine's clock"
	}
	return text
}

// Unwrap returns why there was no answer.
func (e *Error) Unwrap() error { return e.Err }

// isGone tells whether the service says that a connection, user or group does
// not exist (any more). A 404 without such a code is another matter: the
// endpoint is wrong.
func isGone(err error) bool {
	var failure *Error
	return errors.As(err, &failure) && failure.Status == http.StatusNotFound &&
		(strings.HasSuffix(failure.Code, ".NotExisted") || failure.Code == "Info.User.NotInGroup")
}
