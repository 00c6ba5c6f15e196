package syntax

import (
	"context"

	"github.com/hubwire/hubwire/runtime/signalr"
)

//signalr:hub nam=chat // want `unknown key "nam" in //signalr:hub; did you mean name\? \(HW0002\)` `unexpected comment after the directive`
type Chat struct{}

//signalr:trigger
func (*Chat) Send(ctx context.Context, inv signalr.InvocationContext) error { return nil } // want `the invocation context must be a pointer; write \*signalr.InvocationContext \(HW0304\)`

//signalr:trigger
func (*Chat) Channel(c chan int) error { return nil } // want `chan int is a channel, which a client cannot send \(HW0601\)`
