// Command mortal is a program with two functions: one answers, the other ends
// the process in the middle of the call.
package main

import (
	"context"
	"os"

	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func main() {
	app := signalr.NewApp()
	app.Register(function("live", func() int { return os.Getpid() }), function("die", func() int { os.Exit(1); return 0 }))
	host.Run(app)
}

func function(name string, run func() int) signalr.Trigger {
	return signalr.Trigger{
		Function: name, Hub: "mortal", Category: signalr.Messages, Event: name, Result: true,
		Run: func(context.Context, *signalr.Call) (any, error) { return run(), nil },
	}
}
