package service

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Error says that the service did not take a request, or could not be
// reached. It holds no token.
type Error struct {
	Op     string // such as `send to group "news"`
	Hub    string
	Status int    // of the answer; 0 where there was none
	Code   string // x-ms-error-code of the answer; may be empty
	Detail string // beginning of the answer's text; may be empty
	Err    error  // why there was no answer; nil where there was one
}

// Error names the operation, what the service said, and for a refused token
// what to check.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "service: %s in hub %q: ", e.Op, e.Hub)
	if e.Status == 0 {
		fmt.Fprintf(&b, "%v", e.Err)
		return b.String()
	}
	fmt.Fprintf(&b, "%d %s", e.Status, http.StatusText(e.Status))
	if e.Code != "" {
		fmt.Fprintf(&b, " (%s)", e.Code)
	}
	if e.Detail != "" {
		fmt.Fprintf(&b, ": %s", e.Detail)
	}
	if e.Status == http.StatusUnauthorized {
		b.WriteString("; check the access key of the connection string and this machine's clock")
	}
	return b.String()
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
