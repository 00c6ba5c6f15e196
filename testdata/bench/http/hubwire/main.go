// Command hubwire is a function app as a developer writes it, behind the
// Functions host.
package main

import (
	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/testdata/bench/dispatch/messages"
)

func main() {
	app := signalr.NewApp()
	messages.RegisterMessages(app, &messages.Messages{})
	host.Run(app)
}
