// Package inspector is the page that hubwire dev and hubwire emulate serve for
// the developer: what happens, live; who is connected; and a form for each
// function.
//
// A call of the page becomes a call as everywhere: [Server] takes the request,
// a real client makes the call, and what the service and the Functions host
// then observe comes back through [Collector] and [Recording] as events.
package inspector

import (
	"crypto/rand"
	"crypto/subtle"
	"embed"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/hubwire/hubwire/internal/loopback"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// page holds the page: plain modules, which a browser loads as they are.
//
//go:embed page
var page embed.FS

// Options say what an inspector shows.
type Options struct {
	Collector *Collector

	App // as it is at first

	AllowHost func(host string) bool // tells names of this machine

	// Service is the local service, for who is connected; nil where the app
	// works with another.
	Service *emulator.Service

	// Connection is the connection string of the service, for calls.
	Connection string

	// Functions returns what the app registers; nil where nobody knows.
	Functions func() []Function
}

// Server serves the page. It is safe for concurrent use.
type Server struct {
	options    Options
	connection service.ConnectionString
	token      string
	listener   net.Listener
	server     *http.Server

	mu  sync.Mutex
	app App
}

// Start serves the page until Close, on a free port of the loopback interface.
func Start(options Options) (*Server, error) {
	connection, err := service.ParseConnectionString(options.Connection)
	if err != nil {
		return nil, err
	}
	listener, err := loopback.Listen("localhost:0")
	if err != nil {
		return nil, err
	}
	s := &Server{options: options, connection: connection, token: rand.Text(), listener: listener, app: options.App}
	s.app.State = "running"
	s.server = &http.Server{Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(listener) }() // until Close
	return s, nil
}

// URL returns the address of the page, with its token.
func (s *Server) URL() string {
	return "http://" + loopback.Host(s.listener) + "/inspect?token=" + s.token
}

// Close ends the page's connections at once.
func (s *Server) Close() error { return s.server.Close() }

func (s *Server) handler() http.Handler {
	api := http.NewServeMux()
	api.HandleFunc("GET /inspect/api/events", s.stream)
	api.HandleFunc("POST /inspect/api/event", asked(s.event))
	api.HandleFunc("POST /inspect/api/clear", asked(s.clear))
	api.HandleFunc("GET /inspect/api/connections", asked(s.connections))
	api.HandleFunc("GET /inspect/api/functions", asked(s.functions))
	api.HandleFunc("POST /inspect/api/call", asked(s.call))
	api.HandleFunc("POST /inspect/api/act", asked(s.act))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /inspect", s.index)
	mux.Handle("GET /inspect/page/", http.StripPrefix("/inspect", http.FileServerFS(page)))
	mux.Handle("/inspect/api/", s.authorized(api))
	return loopback.Guard(s.guarded(mux), s.options.AllowHost)
}

// guarded refuses pages of other origins, and tells browsers to trust nobody
// but the page itself.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if origin := r.Header.Get("Origin"); origin != "" {
			if from, err := url.Parse(origin); err != nil || from.Host != r.Host {
				http.Error(w, "pages of "+origin+" may not use the inspector", http.StatusForbidden)
				return
			}
		}
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer") // the address holds the token
		header.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// authorized lets in who has the token, which only the address has: no page of
// another origin can send the header.
func (s *Server) authorized(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.isToken(r.Header.Get("X-Inspect-Token")) {
			fail(w, http.StatusUnauthorized, errors.New("the token is not that of this start: open the address that hubwire prints"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) isToken(text string) bool {
	return subtle.ConstantTimeCompare([]byte(text), []byte(s.token)) == 1
}

// index answers with the page itself.
func (s *Server) index(w http.ResponseWriter, r *http.Request) {
	if !s.isToken(r.URL.Query().Get("token")) {
		http.Error(w, "The token is missing or not that of this start.\nOpen the address that hubwire prints; each start has its own.", http.StatusForbidden)
		return
	}
	http.ServeFileFS(w, r, page, "page/index.html")
}
