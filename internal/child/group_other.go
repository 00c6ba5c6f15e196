//go:build !unix

package child

import (
	"os/exec"
	"strconv"
	"syscall"
)

func ownGroup() *syscall.SysProcAttr { return nil }

// terminateGroup ends the program and its children; there is no gentler way.
func terminateGroup(pid int) { killGroup(pid) }

// killGroup ends the program and its children at once. There may be none.
func killGroup(pid int) { exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(pid)).Run() }
