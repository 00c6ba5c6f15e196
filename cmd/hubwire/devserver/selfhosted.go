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
	"syscall"
	"time"

	"github.com/hubwire/hubwire/internal/functionapp"
)

const (
	readyWithin = 30 * time.Second // as the Functions host's initializationTimeout
	endWithin   = 12 * time.Second // a little over the runtime's own drain
	poll        = 25 * time.Millisecond
)

// selfHosted runs the program as its own server, as behind the upstream of
// Azure SignalR Service, and keeps one address in front of it while it is
// replaced.
type selfHosted struct {
	addr        string
	dir         string
	environment []string
	output      io.Writer
	onExit      func(error)  // the program ended and nobody asked it to
	onMissing   func(string) // the program has nothing for this method and path

	front    *http.Server
	listener net.Listener

	mu      sync.Mutex
	current *process
}

// process is one run of the program.
type process struct {
	command *exec.Cmd
	url     *url.URL
	done    chan struct{} // closed when it has ended
	err     error         // valid then
	wanted  bool          // it was told to end; guarded by selfHosted.mu
}

// startSelfHosted starts the program and then serves it.
func startSelfHosted(ctx context.Context, executable string, s *selfHosted) (*selfHosted, error) {
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return nil, err
	}
	s.listener = listener
	if err := s.replace(ctx, executable); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	s.front = &http.Server{Handler: s.proxy(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.front.Serve(listener) }()
	return s, nil
}

func (s *selfHosted) proxy() http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			s.mu.Lock()
			defer s.mu.Unlock()
			r.SetURL(s.current.url)
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
}

func (s *selfHosted) url() string { return "http://" + s.listener.Addr().String() }

// replace starts the executable, waits until it answers, and ends the one
// before. If it does not come up, the one before stays.
func (s *selfHosted) replace(ctx context.Context, executable string) error {
	next, err := s.start(ctx, executable)
	if err != nil {
		return err
	}
	s.mu.Lock()
	before := s.current
	s.current = next
	s.mu.Unlock()
	return s.end(before)
}

func (s *selfHosted) start(ctx context.Context, executable string) (*process, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	p := &process{
		command: exec.Command(executable),
		url:     &url.URL{Scheme: "http", Host: addr},
		done:    make(chan struct{}),
	}
	p.command.Dir = s.dir
	p.command.Env = append(slices.Clone(s.environment), "HUBWIRE_ADDR="+addr)
	p.command.Stdout, p.command.Stderr = s.output, s.output
	p.command.SysProcAttr = attributes()
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go s.await(p)
	if err := s.ready(ctx, p); err != nil {
		return nil, errors.Join(err, s.end(p))
	}
	return p, nil
}

// await notes the end of a process, and reports one that nobody asked for.
func (s *selfHosted) await(p *process) {
	p.err = p.command.Wait()
	close(p.done)
	s.mu.Lock()
	unexpected := !p.wanted && s.current == p
	s.mu.Unlock()
	if unexpected {
		s.onExit(p.err)
	}
}

func (s *selfHosted) ready(ctx context.Context, p *process) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if answers(ctx, p.url.JoinPath("healthz").String()) {
			return nil
		}
		select {
		case <-p.done:
			hint := ""
			if p.command.ProcessState.Success() {
				hint = "; it should serve until it is told to end: does its main call host.Run?"
			}
			return fmt.Errorf("the program ended before it answered: %v%s", p.command.ProcessState, hint)
		case <-ctx.Done():
			return fmt.Errorf("the program did not answer at %s within %s", p.url, readyWithin)
		case <-tick.C:
		}
	}
}

func answers(ctx context.Context, url string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil
}

// end asks a process to end, and kills it when it takes too long.
func (s *selfHosted) end(p *process) error {
	if p == nil {
		return nil
	}
	s.mu.Lock()
	p.wanted = true
	s.mu.Unlock()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		_ = p.command.Process.Kill()
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(endWithin):
		err := p.command.Process.Kill()
		<-p.done
		return err
	}
}

func (s *selfHosted) close() error {
	s.mu.Lock()
	current := s.current
	s.mu.Unlock()
	return errors.Join(s.end(current), s.front.Close())
}

// freeAddress returns a loopback address nobody listens on right now.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
