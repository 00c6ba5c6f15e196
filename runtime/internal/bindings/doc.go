// Package bindings reads what the SignalR input bindings of the Functions host
// say: binding expressions, and the claims of an ID token. The program itself
// evaluates them where no host does.
package bindings
