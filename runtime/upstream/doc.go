// Package upstream takes the calls that Azure SignalR Service makes itself:
// it is the http.Handler behind an upstream URL, in any server.
//
//	handler, err := upstream.NewHandler(app, upstream.Options{
//		AccessKeys: settings.AccessKeys,
//		Carrier:    service.NewCarrier(settings),
//	})
//
// The service says in headers which event a request is about, so one fixed
// URL does for all, and a template such as
// https://example.net/signalr/{hub}/{category}/{event} does as well: the path
// is not looked at. The answers are those of the Functions extension
// (SignalRTriggerDispatcher.cs), with better status codes where it gives 500.
package upstream
