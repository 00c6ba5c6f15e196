package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"sync"
	"time"

	"github.com/hubwire/hubwire/internal/child"
	"github.com/hubwire/hubwire/internal/functionapp"
	"github.com/hubwire/hubwire/internal/loopback"
)

const (
	readyWithin = 30 * time.Second // as the Functions host's initializationTimeout
	endWithin   = 12 * time.Second // a little over the runtime's own drain
)

// selfHosted runs the program as its own server, as behind the upstream of
// Azure SignalR Service, and keeps one address in front of it while it is
// replaced.
type selfHosted struct {
	addr        string
	allowHost   func(host string) bool
	dir         string
	environment []string
	output      io.Writer
	onExit      func(*os.ProcessState) // the program ended and nobody asked it to
	onMissing   func(string)           // the program has nothing for this method and path

	front    *http.Server
	listener net.Listener

	mu      sync.Mutex
	current *process
}

// process is one run of the program.
type process struct {
	*child.Process
	url    *url.URL
	wanted bool           // it was told to end; guarded by selfHosted.mu
	calls  sync.WaitGroup // requests on their way to it; none is added once it is replaced
}

// startSelfHosted starts the program and then serves it.
func startSelfHosted(ctx context.Context, executable string, s *selfHosted) (*selfHosted, error) {
	listener, err := loopback.Listen(s.addr)
	if err != nil {
		return nil, err
	}
	s.listener = listener
	if err := s.Restart(ctx, executable); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	s.front = &http.Server{Handler: loopback.Guard(s.proxy(), s.allowHost), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.front.Serve(listener) }()
	return s, nil
}

// proxy passes requests on to the program that is current when they arrive, which
// ends when it has answered them.
func (s *selfHosted) proxy() http.Handler {
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(r.In.Context().Value(processKey{}).(*process).url)
			r.Out.Host = r.In.Host
		},
		ModifyResponse: func(response *http.Response) error {
			asked := response.Request
			if response.StatusCode == http.StatusNotFound && asked.URL.Path != functionapp.WebhookPath { // the service tells of its own calls
				s.onMissing(asked.Method + " " + asked.URL.EscapedPath())
			}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, "hubwire dev: the program does not answer: "+err.Error(), http.StatusBadGateway)
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		current := s.enter()
		defer current.calls.Done()
		proxy.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), processKey{}, current)))
	})
}

type processKey struct{}

func (s *selfHosted) enter() *process {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current.calls.Add(1)
	return s.current
}

func (s *selfHosted) URL() string { return "http://" + loopback.Host(s.listener) }

// Restart starts the executable, waits until it answers, and ends the one
// before. If it does not come up, the one before stays.
func (s *selfHosted) Restart(ctx context.Context, executable string) error {
	next, err := s.start(ctx, executable)
	if err != nil {
		return err
	}
	s.mu.Lock()
	before := s.current
	s.current = next
	s.mu.Unlock()
	if before != nil {
		before.drain()
	}
	s.end(ctx, before)
	return nil
}

// drain waits until the calls of a process that gets no more are answered, as long
// as its own drain would.
func (p *process) drain() {
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		p.calls.Wait()
	}()
	select {
	case <-drained:
	case <-time.After(endWithin):
	}
}

func (s *selfHosted) start(ctx context.Context, executable string) (*process, error) {
	port, err := child.FreePort(0)
	if err != nil {
		return nil, err
	}
	p := &process{url: &url.URL{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", port)}}
	command := exec.Command(executable)
	command.Dir = s.dir
	command.Env = append(slices.Clone(s.environment), "HUBWIRE_ADDR="+p.url.Host, "HUBWIRE_TRUSTED_FRONT=true") // whoever reaches this machine is the developer
	command.Stdout, command.Stderr = s.output, s.output
	if p.Process, err = child.Start(command, func() { s.ended(p, command) }); err != nil {
		return nil, err
	}
	if err := s.ready(ctx, p); err != nil {
		s.end(ctx, p)
		return nil, err
	}
	return p, nil
}

// ended reports the end of a process that nobody asked for.
func (s *selfHosted) ended(p *process, command *exec.Cmd) {
	s.mu.Lock()
	unexpected := !p.wanted && s.current == p
	s.mu.Unlock()
	if unexpected {
		s.onExit(command.ProcessState)
	}
}

func (s *selfHosted) ready(ctx context.Context, p *process) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	err := p.Ready(ctx, p.url.JoinPath("healthz").String(), http.DefaultTransport)
	switch {
	case err == nil:
		return nil
	case !errors.Is(err, child.ErrExited):
		return fmt.Errorf("the program did not answer at %s within %s", p.url, readyWithin)
	default:
		return fmt.Errorf("the program exited before it answered on its port (does main call host.Run?): %v", p.State())
	}
}

// end asks a process to end, and kills it when it takes too long.
func (s *selfHosted) end(ctx context.Context, p *process) {
	if p == nil {
		return
	}
	s.mu.Lock()
	p.wanted = true
	s.mu.Unlock()
	p.Stop(ctx, endWithin)
}

// Close ends the program, and then what is in front of it.
func (s *selfHosted) Close(ctx context.Context) error {
	s.mu.Lock()
	current := s.current
	s.mu.Unlock()
	s.end(ctx, current)
	return s.front.Close()
}
