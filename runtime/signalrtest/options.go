package signalrtest

import (
	"log/slog"

	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// Option changes what [NewService], [NewApp] or [NewFunctionApp] start.
type Option func(*config)

type config struct {
	logger      *slog.Logger
	settings    map[string]string
	connections []string
	emulator    []func(*emulator.Options)
	host        []func(*functionshost.Options)
	program     []host.Option
}

func collect(t TB, opts []Option) *config {
	c := &config{settings: make(map[string]string)}
	for _, apply := range opts {
		apply(c)
	}
	if c.logger == nil {
		c.logger = logTo(t)
	}
	return c
}

// WithLogger logs to logger instead of the test's log.
func WithLogger(logger *slog.Logger) Option { return func(c *config) { c.logger = logger } }

// WithSetting gives the app a setting. An app in the test's process sees the
// settings only, not the environment.
func WithSetting(name, value string) Option {
	return func(c *config) { c.settings[name] = value }
}

// WithConnection names app settings that hold the connection string of the
// service, besides AzureSignalRConnectionString. [NewApp] knows those of the
// app's functions.
func WithConnection(settings ...string) Option {
	return func(c *config) { c.connections = append(c.connections, settings...) }
}

// WithEmulator changes the options of the service, such as its timeouts and
// its address.
func WithEmulator(change func(*emulator.Options)) Option {
	return func(c *config) { c.emulator = append(c.emulator, change) }
}

// WithUpstream sends all calls of clients to a URL, in which {hub}, {category}
// and {event} are replaced. An app that the service was started for is its
// upstream already.
func WithUpstream(urlTemplate string) Option {
	return WithEmulator(func(o *emulator.Options) {
		o.Upstream = append(o.Upstream, emulator.UpstreamTemplate{URLTemplate: urlTemplate})
	})
}

// WithHost passes options to [host.Serve], which runs the app of [NewApp].
func WithHost(opts ...host.Option) Option {
	return func(c *config) { c.program = append(c.program, opts...) }
}

// WithFunctionsHost changes the options of the Functions host that
// [NewFunctionApp] starts.
func WithFunctionsHost(change func(*functionshost.Options)) Option {
	return func(c *config) { c.host = append(c.host, change) }
}
