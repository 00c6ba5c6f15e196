package functionshost

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"time"
)

const (
	readyPoll  = 25 * time.Millisecond  // between two looks whether the handler answers
	exitDelay  = 500 * time.Millisecond // for output still in the pipes of an ended process
	stopGrace  = 5 * time.Second        // from SIGTERM to SIGKILL
	stderrTail = 3                      // lines in the error of a failed handler
)

// process is one run of the handler.
type process struct {
	cmd       *exec.Cmd
	url       string // without a slash at the end
	transport *http.Transport
	stderr    *lineWriter
	exited    chan struct{} // closed when it is gone
}

// launch starts a handler and waits until it answers. A handler that does not
// make it is gone when launch returns.
func launch(ctx context.Context, c command, o Options, limit time.Duration) (*process, error) {
	p, err := start(c, o)
	if err != nil {
		return nil, err
	}
	if err := p.waitReady(ctx, limit); err != nil {
		p.kill()
		return nil, err
	}
	return p, nil
}

func start(c command, o Options) (*process, error) {
	port, err := freePort(c.port)
	if err != nil {
		return nil, err
	}
	stdout := &lineWriter{out: o.Stdout}
	stderr := &lineWriter{out: o.Stderr, keep: stderrTail}
	p := &process{
		cmd:       c.prepare(port, stdout, stderr),
		url:       fmt.Sprintf("http://127.0.0.1:%d", port),
		transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64},
		stderr:    stderr,
		exited:    make(chan struct{}),
	}
	started := make(chan error)
	// On Linux the death signal is bound to the thread that starts the process:
	// a goroutine of our own is never locked to a thread that may end.
	go func() {
		err := p.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		p.cmd.Wait()
		killGroup(p.cmd.Process.Pid) // children it left behind
		stdout.flush()
		stderr.flush()
		p.transport.CloseIdleConnections()
		close(p.exited)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("the handler does not start: %w", err)
	}
	return p, nil
}

// waitReady asks GET / until there is any answer, as the real host does
// (DefaultHttpWorkerService.IsWorkerReady).
func (p *process) waitReady(ctx context.Context, limit time.Duration) error {
	ready, cancel := context.WithCancel(ctx)
	defer cancel()
	if limit > 0 {
		ready, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	tick := time.NewTicker(readyPoll)
	defer tick.Stop()
	for {
		if p.answers(ready) {
			return nil
		}
		select {
		case <-tick.C:
		case <-p.exited:
			err := p.failure("before it answered on its port")
			var exit *exitError
			if errors.As(err, &exit) && exit.code == exitNormal {
				return fmt.Errorf("%w; a handler serves until it is told to end: does its main call host.Run?", err)
			}
			return err
		case <-ready.Done():
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("waiting for the handler: %w", err)
			}
			return fmt.Errorf("the handler does not answer GET / on the port in FUNCTIONS_CUSTOMHANDLER_PORT within %v (initializationTimeout): does it listen there?", limit)
		}
	}
}

func (p *process) answers(ctx context.Context) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/", nil)
	if err != nil {
		return false
	}
	response, err := p.transport.RoundTrip(request)
	if err != nil {
		return false
	}
	response.Body.Close()
	return true
}

// stop asks the handler to end, and makes it end when ctx or the grace is
// over. It returns when the process is gone.
func (p *process) stop(ctx context.Context) {
	select {
	case <-p.exited:
		return
	default:
	}
	terminateGroup(p.cmd.Process.Pid)
	grace := time.NewTimer(stopGrace)
	defer grace.Stop()
	select {
	case <-p.exited:
	case <-grace.C:
	case <-ctx.Done():
	}
	p.kill()
}

func (p *process) kill() {
	select {
	case <-p.exited:
		return // its id may be someone else's by now
	default:
	}
	killGroup(p.cmd.Process.Pid)
	<-p.exited
}

// exitError is a handler that ended when nobody asked it to.
type exitError struct {
	state  string // such as "exit status 1"
	code   int
	when   string
	stderr string // last lines
}

func (e *exitError) Error() string {
	text := fmt.Sprintf("the handler ended %s: %s", e.when, e.state)
	if e.stderr != "" {
		text += ", it last said:\n" + e.stderr
	}
	return text
}

// failure describes the end of an exited process.
func (p *process) failure(when string) error {
	state := p.cmd.ProcessState
	if state == nil {
		return errors.New("the handler ended " + when)
	}
	return &exitError{state: state.String(), code: state.ExitCode(), when: when, stderr: p.stderr.tail()}
}
