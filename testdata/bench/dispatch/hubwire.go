package main

import (
	"context"
	"errors"

	"github.com/hubwire/hubwire/runtime/bench/dispatch/messages"
	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

var errNoCall = errors.New("the body is no call")

// dispatcher runs calls as package customhandler does, without HTTP.
type dispatcher struct {
	app     *signalr.App
	trigger *signalr.Trigger
}

func newDispatcher() dispatcher {
	app := signalr.NewApp()
	messages.RegisterMessages(app, &messages.Messages{})
	return dispatcher{app, app.ByFunction("SendMessage")}
}

// answer appends the answer for the host.
func (d dispatcher) answer(answer []byte, result any) ([]byte, error) {
	answer = append(answer, `{"Outputs":{},"Logs":[],"ReturnValue":`...)
	text, err := calls.Encode(d.trigger, result)
	return append(append(answer, text...), '}'), err
}

// host runs a call of the Functions host.
func (d dispatcher) host(body []byte) (any, error) {
	call, ok := calls.ReadHost(d.trigger, body)
	if !ok {
		return nil, errNoCall
	}
	return d.app.Dispatch(context.Background(), call)
}

// json runs a call with the arguments in a JSON array, as they come from the
// service.
func (d dispatcher) json(list []byte) (any, error) { return d.arguments(decode.JSON(list)) }

// messagePack runs a call with the arguments in a MessagePack array.
func (d dispatcher) messagePack(list []byte) (any, error) {
	return d.arguments(decode.MessagePack(list))
}

func (d dispatcher) arguments(list *decode.Arguments, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return d.app.Dispatch(context.Background(), &signalr.Call{Trigger: d.trigger, Context: &signalr.InvocationContext{Arguments: list}})
}
