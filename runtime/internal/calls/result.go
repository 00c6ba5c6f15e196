package calls

import (
	"fmt"
	"runtime/debug"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// EncodeResult encodes what a function returned. Its types are the program's:
// what cannot be encoded, and a panic in an encoder, is the error of that
// call, a *[signalr.CallError].
func EncodeResult(function string, result any) (text jsontext.Value, err error) {
	defer func() {
		if v := recover(); v != nil {
			text, err = nil, &signalr.CallError{Function: function, Err: &signalr.PanicError{Value: v, Stack: debug.Stack()}}
		}
	}()
	text, err = json.Marshal(result)
	if err != nil {
		return nil, &signalr.CallError{Function: function, Err: fmt.Errorf("encoding the result: %w", err)}
	}
	return text, nil
}
