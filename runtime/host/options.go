package host

import (
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/upstream"
)

// DefaultGrace is how long calls in progress may take to end after the
// process was told to stop. Container platforms kill after 30 seconds, most of
// them; the Functions host is quicker.
const DefaultGrace = 10 * time.Second

// Option changes how an app runs. Those marked "self-hosted" have no effect behind
// the Functions host, which chooses the address, checks signatures and keys, and
// answers for CORS itself.
type Option func(*config)

type config struct {
	addr          string
	logger        *slog.Logger
	grace         time.Duration
	bodyTimeout   time.Duration
	decoded       int
	getenv        func(name string) string
	names         func() []string // of all settings; nil where nobody knows them
	allowUnsigned bool
	detailed      bool
	codes         []string
	entra         *upstream.Entra
	identity      func(service.ConnectionString) (service.TokenSource, error)
	application   string
	origins       []string
	listening     func(net.Addr)
	trustedFront  bool
	negotiateKeys []string
	authorize     func(*http.Request) error
}

func collect(opts []Option) config {
	cfg := config{grace: DefaultGrace, bodyTimeout: DefaultBodyTimeout, getenv: os.Getenv, names: environmentNames}
	for _, apply := range opts {
		apply(&cfg)
	}
	return cfg
}

// WithAddr sets the address to listen on, such as "127.0.0.1:8080", before
// HUBWIRE_ADDR and PORT (self-hosted).
func WithAddr(addr string) Option { return func(c *config) { c.addr = addr } }

// WithLogger logs to logger; without it, slog's default is used. Records of
// functions travel with their call to the Functions host where the logger's
// handler comes from customhandler.NewLogHandler.
func WithLogger(logger *slog.Logger) Option { return func(c *config) { c.logger = logger } }

// WithGrace sets how long calls in progress may take to end; see [DefaultGrace].
func WithGrace(d time.Duration) Option { return func(c *config) { c.grace = d } }

// WithBodyTimeout sets how long a request may take to arrive with its body; see
// [DefaultBodyTimeout]. A request that takes longer is answered with 408, and its
// connection closed.
func WithBodyTimeout(d time.Duration) Option { return func(c *config) { c.bodyTimeout = d } }

// WithMaxDecodedBytes limits what the arguments of one call may take in memory,
// without it 64 MiB: a list of small values takes many times its text. A call that
// needs more fails before its function runs.
func WithMaxDecodedBytes(n int) Option { return func(c *config) { c.decoded = n } }

// WithEnvironment reads app settings and everything else that the environment
// says through lookup, which returns "" for what is not set, instead of
// os.Getenv. The endpoints in settings of their own,
// Azure__SignalR__Endpoints__<name>, are found in the environment of the process
// only.
func WithEnvironment(lookup func(name string) string) Option {
	return func(c *config) { c.getenv, c.names = lookup, nil }
}

func environmentNames() []string {
	var names []string
	for _, each := range os.Environ() {
		name, _, _ := strings.Cut(each, "=")
		names = append(names, name)
	}
	return names
}

// WithIdentity gives connections that name an identity what they need: f is
// called once for each and returns where its tokens come from. Package
// azureidentity has one for everything that connection strings can say.
func WithIdentity(f func(service.ConnectionString) (service.TokenSource, error)) Option {
	return func(c *config) { c.identity = f }
}

// WithApplicationName puts a name before those of hubs, so that several apps
// can share a service. The Functions host knows no such name: an app behind it
// must do without.
func WithApplicationName(name string) Option { return func(c *config) { c.application = name } }

// WithCORS lets pages of these origins negotiate, and those in HUBWIRE_CORS,
// between commas (self-hosted); see [service.WithCORS].
func WithCORS(origins ...string) Option { return func(c *config) { c.origins = origins } }

// WithDetailedErrors sends clients the full text of every error (self-hosted): for
// development only.
func WithDetailedErrors() Option { return func(c *config) { c.detailed = true } }

// WithUpstreamCode takes upstream calls only with one of these secrets in the
// query parameter code of the upstream URL, besides their signature (self-hosted).
func WithUpstreamCode(codes ...string) Option { return func(c *config) { c.codes = codes } }

// WithEntra takes upstream calls only with a token of the service's managed
// identity, besides their signature (self-hosted).
func WithEntra(entra upstream.Entra) Option { return func(c *config) { c.entra = &entra } }

// WithAllowUnsigned takes upstream calls without a valid signature, also from
// anyone who finds the URL (self-hosted): for development, and for programs that
// something in front protects.
func WithAllowUnsigned() Option { return func(c *config) { c.allowUnsigned = true } }

// WithNegotiateKey lets clients negotiate by functions annotated with
// auth=function or auth=admin only with one of these keys, in the query parameter
// code or in the header x-functions-key (self-hosted).
func WithNegotiateKey(keys ...string) Option {
	return func(c *config) { c.negotiateKeys = append(c.negotiateKeys, keys...) }
}

// WithNegotiateAuthorization asks allow before each negotiation, and refuses the
// client where it returns an error, as [signalr.NegotiateOptions] says. It is
// asked in both hostings, but for negotiations without code behind the Functions
// host, which the host answers.
func WithNegotiateAuthorization(allow func(r *http.Request) error) Option {
	return func(c *config) { c.authorize = allow }
}

// WithTrustedFront says that something in front of the program authenticates
// negotiate requests, asks for the keys of auth=function and auth=admin, and sets
// the platform's headers itself, such as x-ms-client-principal-id, so that no
// client can choose them (self-hosted). HUBWIRE_TRUSTED_FRONT=true says the same.
func WithTrustedFront() Option { return func(c *config) { c.trustedFront = true } }

// WithListening calls f with the address once the program listens.
func WithListening(f func(addr net.Addr)) Option { return func(c *config) { c.listening = f } }
