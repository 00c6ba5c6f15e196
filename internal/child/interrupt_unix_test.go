//go:build unix

package child_test

import (
	"os"
	"os/exec"
)

func withConsole(command *exec.Cmd) *exec.Cmd { return command }

func interrupt(process *os.Process) error { return process.Signal(os.Interrupt) }
