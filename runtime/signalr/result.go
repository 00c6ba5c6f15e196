package signalr

import (
	"fmt"
	"runtime/debug"

	"github.com/go-json-experiment/json"
)

// AppendResult appends what a function returned, as JSON. Its types are the
// program's: what cannot be encoded, and a panic in an encoder, is the error of
// that call, a *[CallError].
func AppendResult(text []byte, trigger *Trigger, result any) (_ []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &CallError{Function: trigger.Function, Err: &PanicError{Value: v, Stack: debug.Stack()}}
		}
	}()
	value, err := json.Marshal(result)
	if err != nil {
		return nil, &CallError{Function: trigger.Function, Err: fmt.Errorf("encoding the result: %w", err)}
	}
	return append(text, value...), nil
}
