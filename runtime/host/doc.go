// Package host runs an app, from main to the exit code. The environment says
// where:
//
//   - The Azure Functions host starts a custom handler with
//     FUNCTIONS_CUSTOMHANDLER_PORT. The program listens there, on the loopback
//     interface only.
//   - Everywhere else the program takes the calls of Azure SignalR Service
//     itself, on HUBWIRE_ADDR, or on PORT (container platforms set it; all
//     interfaces), or on 127.0.0.1:8080.
//
// In the second case these are the routes; the service's upstream URL may be
// either of the first two:
//
//	POST /runtime/webhooks/signalr            calls of the service
//	POST /upstream/{hub}/{category}/{event}   calls of the service
//	GET  /healthz                             200, for probes
//
// In both cases negotiate functions are at POST /<prefix>/<route>, the prefix
// being that of host.json ("api" without one), and what [signalr.App.Handle]
// added is where its pattern says.
package host
