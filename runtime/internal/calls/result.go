package calls

import (
	"fmt"
	"runtime/debug"

	"github.com/hubwire/hubwire/runtime/internal/values"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// Encode returns what a function returned as JSON, see package values.
func Encode(trigger *signalr.Trigger, result any) ([]byte, error) {
	return EncodeWith(values.Append, trigger, result)
}

// EncodeWith returns what a function returned as write appends it. Its types are
// the program's: what cannot be encoded, and a panic in an encoder, is the error
// of that call, a *[signalr.CallError].
func EncodeWith(write func([]byte, any) ([]byte, error), trigger *signalr.Trigger, result any) (text []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &signalr.CallError{Function: trigger.Function, Err: &signalr.PanicError{Value: v, Stack: debug.Stack()}}
		}
	}()
	text, err = write(nil, result)
	if err != nil {
		return nil, &signalr.CallError{Function: trigger.Function, Err: fmt.Errorf("encoding the result: %w", err)}
	}
	return text, nil
}
