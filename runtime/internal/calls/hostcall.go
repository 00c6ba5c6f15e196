package calls

import (
	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/internal/arguments"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// hostCall is a call of the Functions host with everything that belongs to it,
// in one piece of memory. Nothing of it is used again for another call: a
// function may keep its context.
type hostCall struct {
	signalr.Call
	context   signalr.InvocationContext
	arguments arguments.Arguments
}

// ReadHost reads a call of the trigger from the body that the Functions host
// sends, as [arguments.HostCall.Read] does. Headers, query and claims are read when
// they are asked for, so the body must not change.
func ReadHost(trigger *signalr.Trigger, body []byte) (call *signalr.Call, ok bool) {
	var host arguments.HostCall
	all := &hostCall{}
	if !host.Read(body, trigger.Binding, &all.arguments) {
		return nil, false
	}
	all.context = signalr.InvocationContext{
		Arguments:    (*decode.Arguments)(host.Arguments),
		Error:        host.Error,
		Hub:          host.Hub,
		Category:     signalr.Category(host.Category),
		Event:        host.Event,
		ConnectionID: host.ConnectionID,
		UserID:       host.UserID,
		Headers:      signalr.Headers{Pairs: host.Headers},
		Query:        signalr.Query{Pairs: host.Query},
		Claims:       signalr.Claims{Pairs: host.Claims},
	}
	all.Trigger, all.Context = trigger, &all.context
	return &all.Call, true
}
