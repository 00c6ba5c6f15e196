package customhandler

import (
	"errors"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// contextIn returns the context in the body of a call. A body as the host is
// known to write it is read in one pass; any other one step by step, which
// takes more forms of it, and says what is wrong.
func contextIn(text []byte, trigger *signalr.Trigger) (*signalr.InvocationContext, error) {
	if call, ok := decode.ReadHostCall(text, trigger.Binding); ok {
		return signalr.NewHostContext(call), nil
	}
	received, err := parseBody(text)
	if err != nil {
		return nil, err
	}
	value, err := received.binding(trigger.Binding)
	if err != nil {
		return nil, err
	}
	context, err := signalr.ParseInvocationContext(value)
	if err == nil {
		return context, nil
	}
	if _, ok := errors.AsType[*decode.ArgumentError](err); ok {
		return nil, &signalr.CallError{Function: trigger.Function, Err: err}
	}
	return nil, badRequest("Data.%s: %w", trigger.Binding, err)
}
