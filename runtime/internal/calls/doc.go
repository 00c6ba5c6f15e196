// Package calls holds what the transports have in common: how a result is
// encoded, how a failure is logged, and which function a wrong name may have
// meant.
package calls
