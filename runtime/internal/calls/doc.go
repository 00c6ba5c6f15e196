// Package calls holds what the transports have in common: how a result is
// encoded and how a failure is logged.
package calls
