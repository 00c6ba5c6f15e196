package devserver

import "syscall"

// attributes make the kernel end the program should this process die without
// a chance to do so.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
}
