package functionshost

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/hubwire/hubwire/internal/child"
)

const stderrTail = 3

type process struct {
	*child.Process
	url       string // without a slash at the end
	transport *http.Transport
	stderr    *lineWriter
}

// launch starts the handler of an app and waits until it answers. A handler that
// does not make it is gone when launch returns.
func launch(ctx context.Context, a *app, o Options) (*process, error) {
	p, err := start(a, o)
	if err != nil {
		return nil, err
	}
	if err := p.waitReady(ctx, a.host.initTimeout); err != nil {
		p.Kill()
		return nil, err
	}
	return p, nil
}

func start(a *app, o Options) (*process, error) {
	port, err := child.FreePort(a.host.port)
	if err != nil && a.host.port != 0 {
		return nil, fmt.Errorf("the port of the handler, customHandler.port in host.json, is not free: %w", err)
	}
	if err != nil {
		return nil, err
	}
	cmd, err := a.command(o, port)
	if err != nil {
		return nil, err
	}
	stdout, stderr := &lineWriter{out: o.Stdout}, &lineWriter{out: o.Stderr, keep: stderrTail}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	p := &process{
		url:       fmt.Sprintf("http://127.0.0.1:%d", port),
		transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64},
		stderr:    stderr,
	}
	p.Process, err = child.Start(cmd, func() {
		stdout.flush()
		stderr.flush()
		p.transport.CloseIdleConnections()
	})
	if err != nil {
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
	err := p.Ready(ready, p.url+"/", p.transport)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, child.ErrExited):
		return p.failure("before it answered on its port (does main call host.Run?)")
	case ctx.Err() != nil:
		return fmt.Errorf("waiting for the handler: %w", ctx.Err())
	default:
		return fmt.Errorf("the handler does not answer GET / on the port in FUNCTIONS_CUSTOMHANDLER_PORT within %v (initializationTimeout): does it listen there?", limit)
	}
}

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

func (p *process) failure(when string) error {
	state := p.State()
	if state == nil {
		return errors.New("the handler ended " + when)
	}
	return &exitError{state: state.String(), code: state.ExitCode(), when: when, stderr: p.stderr.tail()}
}
