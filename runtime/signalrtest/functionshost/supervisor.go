package functionshost

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// How the real host treats the end of a handler (WorkerConstants.cs,
// HttpFunctionInvocationDispatcher.cs).
const (
	exitNormal    = 0                // is not restarted
	exitRestart   = 200              // asks for a restart
	failureLimit  = 3                // the failure that ends it all
	failureMemory = 30 * time.Minute // without failures, and they are forgotten
)

var errHostClosed = errors.New("the Functions host is closing")

type supervisor struct {
	launch func(ctx context.Context) (*process, error)
	notify func(Event)
	cancel context.CancelFunc
	done   chan struct{} // closed when no process is left

	mu       sync.Mutex
	current  *process      // nil while none answers
	recycled bool          // the current one is being ended by recycle
	down     error         // why there will be no process any more
	changed  chan struct{} // closed at the next change of current or down
}

// supervise starts a handler, waits until it answers, and keeps it running
// until close.
func supervise(ctx context.Context, launch func(context.Context) (*process, error), notify func(Event)) (*supervisor, error) {
	p, err := launch(ctx)
	if err != nil {
		return nil, err
	}
	s := &supervisor{launch: launch, notify: notify, done: make(chan struct{}), changed: make(chan struct{})}
	s.set(p, nil)
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	go s.run(life, p)
	return s, nil
}

// process returns the handler that answers. While one is being restarted it
// waits for it.
func (s *supervisor) process(ctx context.Context) (*process, error) {
	for {
		s.mu.Lock()
		current, down, changed := s.current, s.down, s.changed
		s.mu.Unlock()
		if current != nil || down != nil {
			return current, down
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for the handler to restart: %w", ctx.Err())
		}
	}
}

// recycle ends a handler that let a call time out, and starts another.
func (s *supervisor) recycle(p *process) {
	s.mu.Lock()
	mine := s.current == p && !s.recycled
	s.recycled = s.recycled || mine
	s.mu.Unlock()
	if mine {
		p.Kill()
	}
}

// close ends the handler. It returns when no process is left.
func (s *supervisor) close() {
	s.cancel()
	<-s.done
}

func (s *supervisor) set(current *process, down error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current, s.down, s.recycled = current, down, false
	close(s.changed)
	s.changed = make(chan struct{})
}

// run watches the process, and restarts it by the rules of the real host.
func (s *supervisor) run(ctx context.Context, p *process) {
	defer close(s.done)
	var failures failureCount
	for {
		select {
		case <-ctx.Done():
			s.set(nil, errHostClosed)
			p.Kill() // the real host does not ask it to end either
			return
		case <-p.Exited():
		}
		s.mu.Lock()
		recycled := s.recycled
		s.mu.Unlock()
		s.set(nil, nil)
		err := p.failure("on its own")
		code := -1
		if exit, ok := errors.AsType[*exitError](err); ok {
			code = exit.code
		}
		if recycled {
			err = errors.New("the handler was ended because a call took longer than functionTimeout")
		}
		fails := !recycled && code != exitRestart
		for p = nil; p == nil; fails = true {
			s.notify(Event{Kind: HandlerExited, Err: err, Message: err.Error()})
			if fails && code == exitNormal {
				s.giveUp(fmt.Errorf("%w; the Functions host does not restart a handler that ends with exit code 0", err))
				return
			}
			if fails {
				failures.add(time.Now())
			}
			if failures.count == failureLimit {
				s.giveUp(fmt.Errorf("%w; the Functions host gives up after %d failures", err, failureLimit))
				return
			}
			code = -1 // one that ends before it answers failed, whatever its exit code
			if p, err = s.launch(ctx); err != nil && ctx.Err() != nil {
				s.set(nil, errHostClosed)
				return
			}
		}
		s.set(p, nil)
		s.notify(Event{Kind: HandlerReady, Message: "the handler is ready again"})
	}
}

func (s *supervisor) giveUp(reason error) {
	s.set(nil, reason)
	s.notify(Event{Kind: HandlerUnhealthy, Err: reason, Message: reason.Error()})
}

type failureCount struct {
	count int
	last  time.Time
}

func (f *failureCount) add(now time.Time) {
	if now.Sub(f.last) > failureMemory {
		f.count = 0
	}
	f.count, f.last = f.count+1, now
}
