package host

import (
	"log/slog"
	"net"
	"os"
	"time"
)

// DefaultGrace is how long calls in progress may take to end after the
// process was told to stop. Container platforms kill after 30 seconds, most of
// them; the Functions host is quicker.
const DefaultGrace = 10 * time.Second

// Option changes how an app runs.
type Option func(*config)

type config struct {
	addr          string
	logger        *slog.Logger
	grace         time.Duration
	getenv        func(name string) string
	allowUnsigned bool
	listening     func(net.Addr)
}

func collect(opts []Option) config {
	cfg := config{grace: DefaultGrace, getenv: os.Getenv}
	for _, apply := range opts {
		apply(&cfg)
	}
	return cfg
}

// WithAddr sets the address to listen on, such as "127.0.0.1:8080", before
// HUBWIRE_ADDR and PORT. Behind the Functions host it has no effect: the host
// chooses.
func WithAddr(addr string) Option { return func(c *config) { c.addr = addr } }

// WithLogger logs to logger; without it, slog's default is used. Records of
// functions travel with their call to the Functions host where the logger's
// handler comes from customhandler.NewLogHandler.
func WithLogger(logger *slog.Logger) Option { return func(c *config) { c.logger = logger } }

// WithGrace sets how long calls in progress may take to end; see
// [DefaultGrace].
func WithGrace(d time.Duration) Option { return func(c *config) { c.grace = d } }

// WithEnvironment reads app settings and everything else that the environment
// says through lookup, which returns "" for what is not set, instead of
// os.Getenv.
func WithEnvironment(lookup func(name string) string) Option {
	return func(c *config) { c.getenv = lookup }
}

// WithAllowUnsigned takes upstream calls without a valid signature, also from
// anyone who finds the URL. For development, and for programs that something
// in front protects. Behind the Functions host it has no effect: the host
// checks signatures.
func WithAllowUnsigned() Option { return func(c *config) { c.allowUnsigned = true } }

// WithListening calls f with the address once the program listens.
func WithListening(f func(addr net.Addr)) Option { return func(c *config) { c.listening = f } }
