package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/middleware"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// memory is what the program tells about itself.
type memory struct {
	Live       uint64 // bytes of the heap after a collection
	Sys        uint64 // bytes from the operating system
	Goroutines int
}

// program is a chat with one function, and a page about its memory.
func program() {
	app := signalr.NewApp()
	app.Use(middleware.RequireUser(), middleware.Log(nil))
	app.Register(signalr.Trigger{
		Function: "Send", Hub: "chat", Category: signalr.Messages, Event: "send", Result: true,
		Run: func(_ context.Context, call *signalr.Call) (any, error) {
			args := call.Arguments("room", "text", "tags")
			room := decode.Value[string](args)
			text := decode.Value[string](args)
			tags := decode.Value[[]string](args)
			if err := args.End(); err != nil {
				return nil, err
			}
			return map[string]any{"room": room, "length": len(text), "tags": tags}, nil
		},
	})
	app.Handle("GET /memory", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		json.NewEncoder(w).Encode(memory{stats.HeapAlloc, stats.Sys, runtime.NumGoroutine()})
	}))
	// Every call is logged; the log is not what is measured.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	host.Run(app, host.WithListening(func(addr net.Addr) {
		fmt.Fprintf(os.Stdout, "listening http://%s\n", addr)
	}))
}
