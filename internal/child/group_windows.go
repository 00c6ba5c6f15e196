package child

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// ExeSuffix ends the names of programs.
const ExeSuffix = ".exe"

// group is a program with its children: a job. It ends with the last handle to it,
// and so with this process at the latest.
type group struct {
	pid int
	job *job
}

type job struct{ handle windows.Handle }

func newJob() (*job, error) {
	handle, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return nil, os.NewSyscallError("CreateJobObject", err)
	}
	j := &job{handle}
	runtime.AddCleanup(j, func(handle windows.Handle) { windows.CloseHandle(handle) }, handle)
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{
		BasicLimitInformation: windows.JOBOBJECT_BASIC_LIMIT_INFORMATION{LimitFlags: windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE},
	}
	_, err = windows.SetInformationJobObject(handle, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	return j, os.NewSyscallError("SetInformationJobObject", err)
}

// add puts a process into the job.
func (j *job) add(process *os.Process) (err error) {
	failed := process.WithHandle(func(handle uintptr) { err = windows.AssignProcessToJobObject(j.handle, windows.Handle(handle)) })
	return errors.Join(os.NewSyscallError("AssignProcessToJobObject", err), failed)
}

// prepare has the program start outside of this one's process group, whose Ctrl-C
// is not for it, and wait until it is in its job.
func prepare(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.CREATE_SUSPENDED}
}

// adopt makes the group of a program that was started.
func adopt(process *os.Process) (group, error) {
	j, err := newJob()
	if err != nil {
		return group{}, err
	}
	if err := j.add(process); err != nil {
		return group{}, err
	}
	return group{process.Pid, j}, resume(uint32(process.Pid))
}

// resume lets the threads of a process run, of which there is one.
func resume(pid uint32) error {
	all, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return os.NewSyscallError("CreateToolhelp32Snapshot", err)
	}
	defer windows.CloseHandle(all)
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	for err = windows.Thread32First(all, &entry); err == nil; err = windows.Thread32Next(all, &entry) {
		if entry.OwnerProcessID != pid {
			continue
		}
		thread, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, entry.ThreadID)
		if err != nil {
			return os.NewSyscallError("OpenThread", err)
		}
		_, err = windows.ResumeThread(thread)
		return errors.Join(os.NewSyscallError("ResumeThread", err), windows.CloseHandle(thread))
	}
	return os.NewSyscallError("Thread32Next", err)
}

// terminate asks the program to end. A program in Go takes Ctrl-Break for an
// interrupt. Without a console nobody can be asked.
func (g group) terminate() {
	if windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(g.pid)) != nil {
		g.kill()
	}
}

// kill ends the program and its children at once. There may be none.
func (g group) kill() { windows.TerminateJobObject(g.job.handle, 1) }

// Alive reports whether there is such a process, also one of somebody else.
func Alive(pid int) bool {
	handle, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		return errors.Is(err, windows.ERROR_ACCESS_DENIED)
	}
	defer windows.CloseHandle(handle)
	state, err := windows.WaitForSingleObject(handle, 0)
	return err == nil && state == uint32(windows.WAIT_TIMEOUT)
}
