package loopback

import "syscall"

const (
	accessDenied        = syscall.Errno(10013) // WSAEACCES
	familyNotSupported  = syscall.Errno(10047) // WSAEAFNOSUPPORT
	addressInUse        = syscall.Errno(10048) // WSAEADDRINUSE
	addressNotAvailable = syscall.Errno(10049) // WSAEADDRNOTAVAIL
)
