// Package calls holds what the transports have in common: how a call of the
// Functions host is read, how a result is encoded, how a failure is logged, and
// what a client may know of it.
package calls
