package child_test

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

var (
	kernel32              = windows.NewLazySystemDLL("kernel32.dll")
	freeConsole           = kernel32.NewProc("FreeConsole")
	attachConsole         = kernel32.NewProc("AttachConsole")
	setConsoleCtrlHandler = kernel32.NewProc("SetConsoleCtrlHandler")
)

// withConsole gives a program a console of its own.
func withConsole(command *exec.Cmd) *exec.Cmd {
	command.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW}
	return command
}

// interrupt presses Ctrl-C in the console of a program. This process has to be
// there for it, and does not listen.
func interrupt(process *os.Process) error {
	freeConsole.Call()
	if ok, _, err := attachConsole.Call(uintptr(process.Pid)); ok == 0 {
		return os.NewSyscallError("AttachConsole", err)
	}
	defer freeConsole.Call()
	if ok, _, err := setConsoleCtrlHandler.Call(0, 1); ok == 0 {
		return os.NewSyscallError("SetConsoleCtrlHandler", err)
	}
	return os.NewSyscallError("GenerateConsoleCtrlEvent", windows.GenerateConsoleCtrlEvent(windows.CTRL_C_EVENT, 0))
}
