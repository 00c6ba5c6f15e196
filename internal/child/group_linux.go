package child

import "syscall"

// ownGroup puts the program into a process group of its own, so that it
// can end it with all its children, and has the kernel kill it should this
// process die without a chance to do so.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
