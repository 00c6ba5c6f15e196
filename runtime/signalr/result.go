package signalr

import (
	"fmt"
	"runtime/debug"

	"github.com/go-json-experiment/json"
)

// EncodeResult encodes what a function returned as JSON. Its types are the
// program's: what cannot be encoded, and a panic in an encoder, is the error of
// that call, a *[CallError].
func EncodeResult(function string, result any) (text []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			text, err = nil, &CallError{Function: function, Err: &PanicError{Value: v, Stack: debug.Stack()}}
		}
	}()
	text, err = json.Marshal(result)
	if err != nil {
		return nil, &CallError{Function: function, Err: fmt.Errorf("encoding the result: %w", err)}
	}
	return text, nil
}
