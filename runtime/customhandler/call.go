package customhandler

import (
	"errors"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// callIn returns the call in the body of a request. A body as the host is known
// to write it is read in one pass; any other one step by step, which takes more
// forms of it, and says what is wrong.
func callIn(text []byte, trigger *signalr.Trigger) (*signalr.Call, error) {
	if call, ok := calls.ReadHost(trigger, text); ok {
		return call, nil
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
		return &signalr.Call{Trigger: trigger, Context: context}, nil
	}
	if _, ok := errors.AsType[*decode.ArgumentError](err); ok {
		return nil, &signalr.CallError{Function: trigger.Function, Err: err}
	}
	return nil, badRequest("Data.%s: %w", trigger.Binding, err)
}
