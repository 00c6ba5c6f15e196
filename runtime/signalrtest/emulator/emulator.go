package emulator

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/hubwire/hubwire/internal/loopback"
)

// Service is a running service. It is safe for concurrent use.
type Service struct {
	options  Options
	listener net.Listener
	server   *http.Server
	handler  http.Handler
	upstream *upstream
	registry *registry
	router   router // of the REST interface

	warnVersion sync.Once // about an api-version that is not known
	warnAway    sync.Once // about an upstream where nobody listens

	observing sync.Mutex
	serving   sync.WaitGroup // the HTTP server

	stop context.CancelFunc // ends everything at once
	ctx  context.Context
}

// Start starts a service. The error says what is wrong with the options or
// why it cannot listen.
func Start(options Options) (*Service, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, err
	}
	up, err := newUpstream(options)
	if err != nil {
		return nil, err
	}
	listener, err := loopback.Listen(options.Addr)
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	if options.TLS != nil {
		// WebSockets need HTTP/1.1.
		config := options.TLS.Clone()
		config.NextProtos = []string{"http/1.1"}
		listener = tls.NewListener(listener, config)
	}
	s := &Service{options: options, listener: listener, upstream: up, registry: newRegistry()}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.handler = s.routes()
	s.server = &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: 10 * time.Second,
		MaxHeaderBytes:    16 << 10, // documented limit of the REST interface
		ErrorLog:          slog.NewLogLogger(options.Logger.Handler(), slog.LevelWarn),
	}
	s.serving.Go(func() {
		if err := s.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			options.Logger.Error("emulator: the listener failed", "error", err)
		}
	})
	return s, nil
}

// Endpoint returns the URL of the service, without a slash at its end, such as
// http://localhost:8888.
func (s *Service) Endpoint() string { return s.scheme() + "://" + loopback.Host(s.listener) }

func (s *Service) scheme() string {
	if s.options.TLS != nil {
		return "https"
	}
	return "http"
}

// ConnectionString returns what an application's AzureSignalRConnectionString
// setting must be, with the first access key.
func (s *Service) ConnectionString() string {
	return fmt.Sprintf("Endpoint=%s;AccessKey=%s;Version=1.0;", s.Endpoint(), s.options.AccessKeys[0])
}

// Handler returns the service's HTTP interface, to serve it at another
// address too.
func (s *Service) Handler() http.Handler { return s.handler }

// SetUpstream replaces the templates from the next call on. The error says
// which template is wrong; the old ones stay then.
func (s *Service) SetUpstream(templates []UpstreamTemplate) error {
	return s.upstream.set(templates)
}

// Close tells every client to reconnect later, waits until their calls and
// disconnected events are through, and stops. When ctx ends first, it cuts
// everything short and returns the context's error.
func (s *Service) Close(ctx context.Context) error {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.registry.shut("the service is stopping")
	}()
	var late error
	select {
	case <-ended:
	case <-ctx.Done():
		late = fmt.Errorf("emulator: closing was cut short: %w", ctx.Err())
	}
	s.stop()
	<-ended
	if err := s.server.Close(); err != nil && late == nil {
		late = fmt.Errorf("emulator: %w", err)
	}
	s.serving.Wait()
	s.upstream.client.CloseIdleConnections()
	return late
}

func (s *Service) routes() http.Handler {
	mux := http.NewServeMux()
	s.clientRoutes(mux)
	mux.HandleFunc("/", s.nothingHere)
	s.router = s.restRoutes()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if allow := s.options.AllowHost; allow != nil && !allow(r.Host) {
			s.refuse(w, r, http.StatusForbidden, loopback.Stranger(r.Host))
			return
		}
		if strings.HasPrefix(r.URL.EscapedPath(), "/api/") {
			s.serveREST(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}
