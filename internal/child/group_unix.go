//go:build unix

package child

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// ExeSuffix ends the names of programs.
const ExeSuffix = ""

// group is a program with its children: a process group, by its number.
type group int

// prepare has the program start in a process group of its own.
func prepare(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithParent(command.SysProcAttr)
}

// adopt makes the group of a program that was started.
func adopt(process *os.Process) (group, error) { return group(process.Pid), nil }

// terminate asks the program and its children to end.
func (g group) terminate() { syscall.Kill(-int(g), syscall.SIGTERM) }

// kill ends the program and its children at once. There may be none.
func (g group) kill() { syscall.Kill(-int(g), syscall.SIGKILL) }

// Alive reports whether there is such a process, also one of somebody else.
func Alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
