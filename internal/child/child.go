// Package child runs the programs that this one supervises: each in a group
// of its own, ended with all its children, and not outliving this
// process.
package child

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"time"
)

const (
	readyPoll = 25 * time.Millisecond  // between two looks whether the program answers
	exitDelay = 500 * time.Millisecond // for output still in the pipes of an ended process
)

// Process is one run of a program.
type Process struct {
	command *exec.Cmd
	group   group
	exited  chan struct{}
}

// Start starts a program. When it is gone and has been waited for, ended runs,
// and then [Process.Exited] is closed.
func Start(command *exec.Cmd, ended func()) (*Process, error) {
	command.WaitDelay = exitDelay
	prepare(command)
	p := &Process{command: command, exited: make(chan struct{})}
	started := make(chan error)
	// On Linux the death signal is bound to the thread that starts the process:
	// a goroutine of our own is never locked to a thread that may end.
	go func() {
		err := command.Start()
		if err == nil {
			if p.group, err = adopt(command.Process); err != nil {
				err = errors.Join(err, command.Process.Kill())
				command.Wait() // it was never let run
			}
		}
		started <- err
		if err != nil {
			return
		}
		command.Wait() // State says how it ended
		p.group.kill() // children it left behind
		ended()
		close(p.exited)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// Exited is closed when the process is gone.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// State says how an exited process ended; nil where that is not known.
func (p *Process) State() *os.ProcessState { return p.command.ProcessState }

// ErrExited says that a process ended before it answered.
var ErrExited = errors.New("the process exited before it answered")

// Ready asks a URL until there is any answer. The error is [ErrExited], or the
// context's.
func (p *Process) Ready(ctx context.Context, url string, transport http.RoundTripper) error {
	tick := time.NewTicker(readyPoll)
	defer tick.Stop()
	for !answers(ctx, url, transport) {
		select {
		case <-tick.C:
		case <-p.exited:
			return ErrExited
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func answers(ctx context.Context, url string, transport http.RoundTripper) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return false
	}
	response.Body.Close()
	return true
}

// Stop asks the process to end, and makes it end when ctx or the grace is
// over. It returns when the process is gone.
func (p *Process) Stop(ctx context.Context, grace time.Duration) {
	select {
	case <-p.exited:
		return
	default:
	}
	p.group.terminate()
	patience := time.NewTimer(grace)
	defer patience.Stop()
	select {
	case <-p.exited:
	case <-patience.C:
	case <-ctx.Done():
	}
	p.Kill()
}

// Kill makes the process end at once, and returns when it is gone.
func (p *Process) Kill() {
	select {
	case <-p.exited:
		return // its id may be someone else's by now
	default:
	}
	p.group.kill()
	<-p.exited
}

// FreePort returns a port of 127.0.0.1 that was free a moment ago: the wanted
// one, unless that is 0.
func FreePort(wanted int) (int, error) {
	listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(wanted)))
	if err != nil {
		return 0, fmt.Errorf("no free port for the program: %w", err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
