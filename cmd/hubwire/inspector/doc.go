// Package inspector is the page that hubwire dev and hubwire emulate serve for
// the developer: what happens, live; who is connected; and a form for each
// function.
//
// A call of the page becomes a call as everywhere: [Server] takes the request,
// a real client makes the call, and what the service and the Functions host
// then observe comes back through [Collector] and [Recording] as events.
package inspector
