//go:build unix && !linux

package functionshost

import "syscall"

// ownGroup puts the handler into a process group of its own, so that the host
// can end it with all its children.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
