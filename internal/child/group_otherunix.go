//go:build unix && !linux

package child

import "syscall"

// ownGroup puts the program into a process group of its own, so that it
// can end it with all its children.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
