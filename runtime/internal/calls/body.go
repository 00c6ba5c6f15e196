package calls

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
)

// Refusal says why a request is no call, and with which status it is answered.
type Refusal struct {
	Status int
	Err    error
}

func (e *Refusal) Error() string { return e.Err.Error() }
func (e *Refusal) Unwrap() error { return e.Err }

// Refuse returns a refusal with a text as of [fmt.Errorf].
func Refuse(status int, format string, args ...any) *Refusal {
	return &Refusal{status, fmt.Errorf(format, args...)}
}

// ReadBody reads the body of a request, of at most so many bytes.
func ReadBody(w http.ResponseWriter, r *http.Request, most int64) ([]byte, *Refusal) {
	if r.ContentLength > most {
		return nil, Refuse(http.StatusRequestEntityTooLarge, "the body is longer than %d bytes", most)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	_, tooLong := errors.AsType[*http.MaxBytesError](err)
	switch {
	case err == nil:
		return body, nil
	case tooLong:
		return nil, Refuse(http.StatusRequestEntityTooLarge, "the body is longer than %d bytes", most)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, Refuse(http.StatusRequestTimeout, "the body took too long to arrive")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, Refuse(http.StatusBadRequest, "reading the body: unexpected end")
	default:
		return nil, Refuse(http.StatusBadRequest, "reading the body: %w", err)
	}
}
