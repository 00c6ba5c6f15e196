package functionshost

import (
	"context"
	"log"
	"net/http"
	"sync"

	"github.com/hubwire/hubwire/runtime/service"
)

// instance is an app as its files were at one time, with the handler that
// serves it. A restart replaces it as a whole.
type instance struct {
	app        *app
	format     PayloadFormat
	keepValues bool
	keys       *Keys
	handler    *supervisor
	settings   *service.Settings
	outgoing   *http.Transport // to the service
	notify     func(Event)
	errorLog   *log.Logger

	life context.Context // ends calls that are still running at the end
	end  context.CancelFunc

	mu     sync.Mutex
	closed bool
	calls  sync.WaitGroup
}

// newInstance reads the app and starts its handler; ctx bounds the start.
func newInstance(ctx context.Context, o Options, notify func(Event), errorLog *log.Logger) (*instance, error) {
	a, err := readApp(o)
	if err != nil {
		return nil, err
	}
	in := &instance{
		app:        a,
		format:     o.PayloadFormat,
		keepValues: o.KeepValues,
		keys:       o.Keys,
		outgoing:   &http.Transport{},
		notify:     notify,
		errorLog:   errorLog,
	}
	// The service is next door: what fails there once fails again.
	in.settings = service.NewSettings(a.settings.connectionString, service.WithHTTPClient(&http.Client{Transport: tracing{in.outgoing}}), service.WithRetries(0))
	in.life, in.end = context.WithCancel(context.WithoutCancel(ctx))
	in.handler, err = supervise(ctx, func(ctx context.Context) (*process, error) {
		return launch(ctx, a, o)
	}, notify)
	if err != nil {
		in.end()
		return nil, err
	}
	return in, nil
}

// enter counts a call in, for leave; false means that the instance is closing.
func (in *instance) enter() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if !in.closed {
		in.calls.Add(1)
	}
	return !in.closed
}

func (in *instance) leave() { in.calls.Done() }

// drain lets no more calls in and waits for those that are there.
func (in *instance) drain(ctx context.Context) {
	in.mu.Lock()
	in.closed = true
	in.mu.Unlock()
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		in.calls.Wait()
	}()
	select {
	case <-drained:
	case <-ctx.Done():
	}
}

func (in *instance) close() {
	in.end()
	in.handler.close()
	in.outgoing.CloseIdleConnections()
}
