package functionshost

import "time"

// Event is something that happened in a Host.
type Event struct {
	Kind EventKind
	Time time.Time

	// Message says what happened in one line, without secrets.
	Message string

	// Function is the function's name, for FunctionExecuted.
	Function string

	// InvocationID is the id the handler got in X-Azure-Functions-InvocationId.
	InvocationID string

	// ConnectionID and UserID tell which client made a SignalR call.
	ConnectionID, UserID string

	// Trace is the trace id of the request's traceparent, for the first two
	// kinds; of a call without one, that which the handler got.
	Trace string

	// Duration is from the arrival of the request to the answer.
	Duration time.Duration

	// Status is the HTTP status of the answer.
	Status int

	// Err says why the execution or the handler failed; nil is success. It
	// tells more than the caller got to know.
	Err error

	// Logs are the lines the handler sent with its answer.
	Logs []string
}

// EventKind is the kind of an Event.
type EventKind int

// The kinds of events.
const (
	FunctionExecuted EventKind = iota // a function ran, or failed to
	CallRefused                       // a SignalR call reached no function; Message says why
	RequestUnmatched                  // an HTTP request is for no function; Message is its method and path
	HandlerReady                      // a handler process answers
	HandlerExited                     // a handler process ended without being asked to
	HandlerUnhealthy                  // the handler will not be started again
	Warning                           // the app runs, but not as it would in Azure
)

// String returns the kind as logs show it.
func (k EventKind) String() string {
	return [...]string{"executed", "refused", "unmatched", "handler ready", "handler exited", "handler unhealthy", "warning"}[k]
}
