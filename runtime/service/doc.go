// Package service speaks to the data plane of Azure SignalR Service: it reads
// connection strings, makes the tokens of clients and servers, answers
// negotiate requests, and sends messages over the REST interface.
//
// [Settings] are what an app that runs behind direct upstream calls sends
// through; a [Sender] is the same for one hub, for code outside of functions.
package service
