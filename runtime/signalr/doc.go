// Package signalr is what a program with annotated SignalR trigger functions
// links: the [App] that knows the functions, the [InvocationContext] a
// function receives, the typed [Clients] it sends to, and the errors it
// returns.
//
// Most programs meet three names only. Generated code registers functions on
// an App, the host package runs it, and the functions themselves take an
// *InvocationContext:
//
//	app := signalr.NewApp()
//	RegisterChat(app, &Chat{})
//	host.Run(app)
//
// The package knows no transport. Packages customhandler and upstream turn an
// HTTP request into a [Call] and hand it to [App.Dispatch]; package service
// carries messages to Azure SignalR Service.
package signalr
