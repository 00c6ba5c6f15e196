package signalr

import (
	"errors"
	"fmt"
)

// HubError is an error whose text is meant for the client that made the call.
// Every other error is logged in full and reaches the client as a generic
// text.
//
// The text arrives where the program answers the service itself (upstream and
// local). Behind the Functions host a client sees a generic text in every
// case, because the host drops a custom handler's error body.
type HubError struct {
	Message string // what the client reads
	Cause   error  // for the log only; may be nil
}

// Errorf returns a *HubError with the formatted text. A %w operand becomes
// its Cause, and its text is part of what the client reads.
func Errorf(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &HubError{Message: err.Error(), Cause: errors.Unwrap(err)}
}

// Error returns the text for the client. Logs show the cause beside it.
func (e *HubError) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *HubError) Unwrap() error { return e.Cause }

// PanicError is the error of a call whose function panicked. The process and
// all other calls go on.
type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the goroutine's stack
}

// Error returns the panic's value; the stack is for the log.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// ErrNoCaller is what sending to Caller gives outside a function.
var ErrNoCaller = errors.New("signalr: no caller: these clients do not belong to a call")

// CallError says in which function a call failed and why.
type CallError struct {
	Function string
	Err      error
}

// Error names the function and the reason.
func (e *CallError) Error() string { return fmt.Sprintf("function %q: %v", e.Function, e.Err) }

// Unwrap returns the reason.
func (e *CallError) Unwrap() error { return e.Err }
