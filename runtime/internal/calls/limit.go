package calls

import (
	"github.com/hubwire/hubwire/runtime/internal/arguments"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// Limit bounds what the arguments of a call may take in memory, in bytes; zero
// leaves the default.
func Limit(context *signalr.InvocationContext, bytes int) {
	if list := (*arguments.Arguments)(context.Arguments); list != nil {
		list.SetLimit(bytes)
	}
}
