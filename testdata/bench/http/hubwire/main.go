// Command hubwire is a function app as a developer writes it, behind the
// Functions host.
package main

import (
	"github.com/hubwire/hubwire/runtime/bench/dispatch/messages"
	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func main() {
	app := signalr.NewApp()
	messages.RegisterMessages(app, &messages.Messages{})
	host.Run(app)
}
