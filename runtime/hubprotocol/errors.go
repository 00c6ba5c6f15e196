package hubprotocol

import "fmt"

// MessageError says why bytes are not a message, or why a message cannot be
// written.
type MessageError struct {
	Field   string // such as "target" or "headers.Foo"; empty for the message as a whole
	Problem string // such as "is missing"
	Cause   error  // of the reader; may be nil
}

// Error names the field and what is wrong with it.
func (e *MessageError) Error() string {
	text := "hub message"
	if e.Field != "" {
		text += ": " + e.Field
	}
	text += " " + e.Problem
	if e.Cause != nil {
		text += fmt.Sprintf(": %v", e.Cause)
	}
	return text
}

// Unwrap returns the reader's error.
func (e *MessageError) Unwrap() error { return e.Cause }
