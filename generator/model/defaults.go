package model

// Categories of upstream events, and the events of connections.
const (
	CategoryConnections = "connections"
	CategoryMessages    = "messages"

	EventConnected    = "connected"
	EventDisconnected = "disconnected"
)

// What function.json and generated code say where the program does not. The
// runtime has the same values (runtime/signalr, trigger.go).
const (
	DefaultConnection = "AzureSignalRConnectionString"
	DefaultBinding    = "invocation"
	DefaultRoute      = "negotiate"
	DefaultAuth       = "anonymous"
)

// RuntimePath is the import path of the package that user code takes its
// types from.
const RuntimePath = "github.com/hubwire/hubwire/runtime/signalr"

// BindPath is the import path of the package that generated code alone calls.
const BindPath = "github.com/hubwire/hubwire/runtime/bind"
