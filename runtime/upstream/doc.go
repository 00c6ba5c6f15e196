// Package upstream takes the calls that Azure SignalR Service makes itself:
// it is the http.Handler behind an upstream URL, in any server.
//
//	handler, err := upstream.NewHandler(app, upstream.Options{
//		AccessKeys: settings.AccessKeys,
//		Senders:    settings,
//	})
//
// The service says in headers which event a request is about, so one fixed
// URL does for all, and a template such as
// https://example.net/signalr/{hub}/{category}/{event} does as well: the path
// is not looked at. Clients may speak JSON or MessagePack; each is answered in
// its own protocol. The answers are those of the Functions extension
// (SignalRTriggerDispatcher.cs), with better status codes where it gives 500.
//
// What proves that the service is calling: a signature with the access key of
// the connection, a code in the upstream URL, or a token of the service's
// managed identity. Every proof that [Options] name must be given. A signature
// covers the connection id and nothing else, so all of them need TLS.
package upstream
