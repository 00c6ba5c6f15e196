// Package signalrtest tests programs with SignalR functions, in go test and
// without an account: a SignalR Service on this machine, clients that speak
// its protocol, and the program itself behind both.
//
//	func TestChat(t *testing.T) {
//		app := signalr.NewApp()
//		RegisterChat(app, &Chat{})
//		service := signalrtest.NewApp(t, app)
//		ann := service.Connect(t, "chat", signalrtest.ConnectAs("ann"))
//		receipt, err := signalrtest.Invoke[Receipt](t.Context(), ann, "sendToUser", "bob", "hi")
//		…
//	}
//
// From the narrowest to the widest, a test runs
//
//   - one function, without any service: [Dispatch], with a [Recorder] for what
//     it sends;
//   - an HTTP handler for the calls of the service: [NewUpstreamRequest];
//   - the app in the test's process, with clients: [NewApp];
//   - the program as it is deployed, in a process of its own behind a Functions
//     host: [NewFunctionApp];
//   - anything else that wants a SignalR Service: [NewService].
//
// Everything listens on 127.0.0.1 and ends with the test. What happened on the
// way is in the test's log, which go test shows when the test fails.
package signalrtest
