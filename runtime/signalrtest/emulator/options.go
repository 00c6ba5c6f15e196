package emulator

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// DefaultAccessKey is the key of Microsoft's emulator. It is public.
const DefaultAccessKey = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH"

// Options configure a [Service]. The zero value listens on a free port of
// this machine and has no upstream.
type Options struct {
	// Addr is where to listen; empty means "localhost:0". localhost, 127.0.0.1
	// and ::1 mean both addresses.
	Addr string

	// AccessKeys sign and check everything. Tokens made with any of them are
	// accepted; upstream requests carry one signature for each. Nil means
	// [DefaultAccessKey].
	AccessKeys []string

	// Upstream says where events go; the first template that matches wins.
	Upstream []UpstreamTemplate

	// UpstreamOptional tells that nobody may be listening where events go: the
	// log says so once, and clients are connected all the same. Their calls
	// fail.
	UpstreamOptional bool

	// AllowHost tells which host names requests may be for. Nil allows all.
	AllowHost func(host string) bool

	// Suggest may add a sentence to the error of an invocation that nothing
	// takes, such as the nearest name that is registered. Nil adds nothing.
	Suggest func(hub, category, event string) string

	// Observe sees every [Event], one at a time. It must return quickly and
	// must not call the Service.
	Observe func(Event)

	// ObserveFrames shows Observe each message of each client too.
	ObserveFrames bool

	// ObservePayloads shows Observe what calls and messages carry, which may be
	// secret: for a tool that shows it to the developer.
	ObservePayloads bool

	// Logger gets every event at debug level, and the HTTP server's own
	// complaints. Nil discards them.
	Logger *slog.Logger

	// KeepAlive is how long a connection is silent before the service sends a
	// ping; zero means 15 s, at most half of ClientTimeout: clients ping when
	// they hear of the service.
	KeepAlive time.Duration

	// HandshakeTimeout is how long a client may take for its handshake, and
	// for connecting after it negotiated; zero means 15 s.
	HandshakeTimeout time.Duration

	// ClientTimeout is how long a client may be silent before the service
	// drops it; zero means 30 s.
	ClientTimeout time.Duration

	// ReconnectTimeout is how long the service waits for a client with stateful
	// reconnect to come back; zero means 15 s.
	ReconnectTimeout time.Duration

	// ResultTimeout is how long a client that is asked for a result may take;
	// zero means 30 s.
	ResultTimeout time.Duration

	// UpstreamTimeout is how long the upstream may take to answer; zero means
	// 100 s, as in Microsoft's emulator.
	UpstreamTimeout time.Duration

	// MaxMessage is how many bytes one message of a client may have; zero
	// means 1 MiB.
	MaxMessage int

	// MaxQueued is how many bytes may wait for one client before it is
	// dropped for reading too slowly; zero means 32 MiB.
	MaxQueued int

	// Lenient checks nothing but the signature of tokens, as Microsoft's
	// emulator does: neither audience nor lifetime.
	Lenient bool

	// TLS makes the service speak https. Nil means http.
	TLS *tls.Config

	// Streams sends stream invocations to the upstream, and keeps the streams
	// open for items by REST where it answers with success. Whether Azure does
	// is not known. Otherwise they are refused.
	Streams bool

	// KeepRefused keeps a client connected whose connected event was answered
	// with an error status, as Microsoft's emulator does. Otherwise it is
	// closed with an error that says the status.
	KeepRefused bool
}

func (o Options) withDefaults() (Options, error) {
	o.Addr = cmp.Or(o.Addr, "localhost:0")
	if o.AccessKeys == nil {
		o.AccessKeys = []string{DefaultAccessKey}
	}
	for i, key := range o.AccessKeys {
		if key == "" {
			return o, fmt.Errorf("emulator: access key %d is empty", i)
		}
	}
	if len(o.AccessKeys) == 0 {
		return o, errors.New("emulator: no access keys; leave AccessKeys nil for the default one")
	}
	o.Logger = cmp.Or(o.Logger, slog.New(slog.DiscardHandler))
	o.HandshakeTimeout = cmp.Or(o.HandshakeTimeout, 15*time.Second)
	o.ClientTimeout = cmp.Or(o.ClientTimeout, 30*time.Second)
	o.KeepAlive = cmp.Or(o.KeepAlive, min(15*time.Second, o.ClientTimeout/2))
	o.ReconnectTimeout = cmp.Or(o.ReconnectTimeout, 15*time.Second)
	o.ResultTimeout = cmp.Or(o.ResultTimeout, 30*time.Second)
	o.UpstreamTimeout = cmp.Or(o.UpstreamTimeout, 100*time.Second)
	o.MaxMessage = cmp.Or(o.MaxMessage, 1<<20)
	o.MaxQueued = cmp.Or(o.MaxQueued, 32<<20)
	return o, nil
}
