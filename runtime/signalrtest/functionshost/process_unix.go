//go:build unix

package functionshost

import "syscall"

// terminateGroup asks the handler and its children to end.
func terminateGroup(pid int) { syscall.Kill(-pid, syscall.SIGTERM) }

// killGroup ends the handler and its children at once. There may be none.
func killGroup(pid int) { syscall.Kill(-pid, syscall.SIGKILL) }
