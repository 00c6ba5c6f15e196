//go:build unix

package child

import "syscall"

// terminateGroup asks the program and its children to end.
func terminateGroup(pid int) { syscall.Kill(-pid, syscall.SIGTERM) }

// killGroup ends the program and its children at once. There may be none.
func killGroup(pid int) { syscall.Kill(-pid, syscall.SIGKILL) }
