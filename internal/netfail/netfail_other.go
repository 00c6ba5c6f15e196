//go:build !windows

package netfail

import "syscall"

const (
	accessDenied        = syscall.EACCES
	familyNotSupported  = syscall.EAFNOSUPPORT
	addressInUse        = syscall.EADDRINUSE
	addressNotAvailable = syscall.EADDRNOTAVAIL
)
