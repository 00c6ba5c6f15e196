//go:build !windows

package loopback

import "syscall"

const (
	accessDenied        = syscall.EACCES
	familyNotSupported  = syscall.EAFNOSUPPORT
	addressInUse        = syscall.EADDRINUSE
	addressNotAvailable = syscall.EADDRNOTAVAIL
)
