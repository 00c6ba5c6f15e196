// Package emulator is an Azure SignalR Service in serverless mode, in process:
// for hubwire dev, and for programs' own tests.
//
//	service, err := emulator.Start(emulator.Options{
//		Upstream: []emulator.UpstreamTemplate{{URLTemplate: app.URL + "/api/{hub}/{category}/{event}"}},
//	})
//	defer service.Close(ctx)
//	os.Setenv("AzureSignalRConnectionString", service.ConnectionString())
//
// Clients negotiate and connect below /client, over WebSockets, Server-Sent
// Events or long polling, in JSON or MessagePack. Servers send through the REST
// interface below /api, and what clients do arrives at the upstream as signed
// HTTP requests. Where the service's behaviour is not documented, this follows
// Microsoft's own emulator (Azure/azure-signalr, Microsoft.Azure.SignalR.Emulator).
//
// It differs from that one where silence would cost a developer time: every
// token is checked in full and the claim at fault is named, a call that
// nothing takes is answered at once, and [Options.Observe] sees everything
// that happens. A client whose connected event is answered with an error
// status is closed; 404 does not count, because an application need not have a
// function for that event. Every deliberate difference is listed in
// docs/emulator.md.
package emulator
