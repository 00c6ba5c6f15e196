package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/cmd/hubwire/inspector"
	"github.com/hubwire/hubwire/internal/functionapp"
	"github.com/hubwire/hubwire/internal/loopback"
	"github.com/hubwire/hubwire/internal/upstreams"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

const (
	// emulatorPort is the port of Microsoft's emulator.
	emulatorPort = 8888

	// functionsUpstream is where the Functions host takes events on a
	// developer's machine; Microsoft's emulator has it in its first settings.
	functionsUpstream = "http://localhost:7071" + functionapp.WebhookPath

	// officialSettings is the file that asrs-emulator upstream init writes, and
	// that asrs-emulator start reads.
	officialSettings = "settings.json"

	// emulatorEnds is how long clients may take to hear of the end.
	emulatorEnds = 5 * time.Second
)

// emulation is what hubwire emulate was asked for.
type emulation struct {
	host      string
	port      uint16
	keys      []string
	settings  string // a file; empty for none
	upstreams []string
	pushOnly  bool // no upstream
	streams   bool
	patience  time.Duration // with silent clients; 0 is the service's own
	hosts     []string      // besides the names of this machine
	secure    bool
	cert, key string // files; empty for a certificate made on the spot
	lenient   bool
	verbose   bool
	opened    func(inspector string) // told where the inspector is; nil for nobody
}

func newEmulate(s *session) *cobra.Command {
	var e emulation
	var inspect bool
	command := &cobra.Command{
		Use:   "emulate",
		Short: "Run a SignalR Service on this machine, for apps in any language",
		Long: `Emulate runs a local Azure SignalR Service in serverless mode. By default it has the
port, the access key and the connection string of Microsoft's emulator, and reads the
same settings.json, from --settings or the working directory. Changes of that file
take effect at once.

Events go to the upstream templates of the settings, or to --upstream, or to the
Functions host on this machine. {hub}, {category} and {event} in a URL are replaced.
For programs that only send, use --no-upstream.

Every token is checked in full, as Azure does; --lenient checks the signature only,
and keeps clients whose connected event was refused, as Microsoft's emulator does.
Requests are answered for the names of this machine only; --allowed-host adds one.`,
		Example: "  hubwire emulate\n  hubwire emulate --upstream http://localhost:8080/upstream --verbose",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if _, err := os.Stat(s.file(officialSettings)); err == nil && e.settings == "" && len(e.upstreams) == 0 && !e.pushOnly {
				e.settings = officialSettings
			}
			e.settings, e.cert, e.key = s.file(e.settings), s.file(e.cert), s.file(e.key)
			if inspect {
				e.opened = s.openPage
			}
			return e.run(command.Context(), s.out)
		},
	}
	flags := command.Flags()
	flags.StringVar(&e.host, "host", "localhost", "listen on this `address`; any but loopback opens the service to the network")
	flags.Uint16VarP(&e.port, "port", "p", emulatorPort, "listen on this `port`; 0 for a free one")
	flags.StringArrayVar(&e.keys, "access-key", nil, "sign and check with this `key` instead of the public one; repeat it for a second key")
	flags.StringVar(&e.settings, "settings", "", "read upstream templates from this `file`, and again when it changes")
	flags.StringArrayVar(&e.upstreams, "upstream", nil, "send events to this `URL`")
	flags.BoolVar(&e.pushOnly, "no-upstream", false, "do not send events: for programs that only send")
	flags.DurationVar(&e.patience, "client-timeout", 30*time.Second, "drop clients that send pings and then nothing for this `time`")
	flags.BoolVar(&e.streams, "streams", false, "send stream invocations to the upstream, and receive their items by REST; Azure may not support this")
	flags.StringArrayVar(&e.hosts, "allowed-host", nil, "answer requests for this host `name` too; repeatable")
	flags.BoolVar(&e.secure, "tls", false, "serve https, with a new self-signed certificate or with --cert and --key")
	flags.StringVar(&e.cert, "cert", "", "`file` with the certificate for --tls, in PEM")
	flags.StringVar(&e.key, "key", "", "`file` with its private key")
	flags.BoolVar(&e.lenient, "lenient", false, "check the signature of tokens only, and keep clients that the app refuses")
	flags.BoolVar(&inspect, "inspect", false, "open the inspector in a browser: what happens and who is connected")
	flags.BoolVarP(&e.verbose, "verbose", "v", false, "print a line for each frame, call and send, not only for failures")
	command.MarkFlagsMutuallyExclusive("settings", "upstream", "no-upstream")
	return command
}

// run runs the service until the context ends.
func (e emulation) run(ctx context.Context, out io.Writer) (err error) {
	log := log.New(out, "", log.Ltime|log.Lmicroseconds)
	options, err := e.options(log)
	if err != nil {
		return err
	}
	var read []byte
	if e.settings != "" {
		if read, options.Upstream, err = readSettings(e.settings); err != nil {
			return err
		}
	}
	collector := inspector.NewCollector("", "", inspector.Hints{})
	options.ObservePayloads = true
	tell := options.Observe
	options.Observe = func(event emulator.Event) {
		tell(event)
		collector.Service(event)
	}
	service, err := emulator.Start(options)
	if err != nil {
		return listenHint(err, map[uint16]string{e.port: "--port"})
	}
	defer func() {
		end, cancel := context.WithTimeout(context.Background(), emulatorEnds)
		defer cancel()
		err = errors.Join(err, service.Close(end))
	}()
	inspect, err := inspector.Start(inspector.Options{
		Collector: collector, AllowHost: options.AllowHost, Service: service, Connection: service.ConnectionString(),
		App: inspector.App{Name: "emulate", Version: versionOf(version)},
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, inspect.Close()) }()
	e.banner(out, service, options)
	fmt.Fprintf(out, "  inspector          %s\nCtrl-C ends it.\n\n", inspect.URL())
	if e.opened != nil {
		e.opened(inspect.URL())
	}
	if e.settings == "" {
		<-ctx.Done()
		return nil
	}
	return followSettings(ctx, e.settings, read, service, log)
}

func (e emulation) options(log *log.Logger) (emulator.Options, error) {
	options := emulator.Options{
		Addr:          addressOf(e.host, e.port),
		AccessKeys:    e.keys,
		AllowHost:     loopback.Names(e.hosts),
		Lenient:       e.lenient,
		Streams:       e.streams,
		ClientTimeout: e.patience,
		KeepRefused:   e.lenient,
		ObserveFrames: e.verbose,
		Observe: func(event emulator.Event) {
			if (e.verbose && event.Kind != emulator.Calling) || e.worthTelling(event) {
				log.Print(event)
			}
		},
	}
	upstreams := e.upstreams
	if len(upstreams) == 0 && !e.pushOnly {
		upstreams, options.UpstreamOptional = []string{functionsUpstream}, e.settings == ""
	}
	for _, each := range upstreams {
		options.Upstream = append(options.Upstream, emulator.UpstreamTemplate{URLTemplate: each})
	}
	switch {
	case len(e.keys) > 2:
		return options, fmt.Errorf("%d access keys given: expected one or two", len(e.keys))
	case (e.cert == "") != (e.key == ""):
		return options, errors.New("--cert and --key require each other")
	case e.cert != "" && !e.secure:
		return options, errors.New("--cert and --key require --tls")
	case !e.secure:
		return options, nil
	}
	certificate, err := e.certificate()
	if err != nil {
		return options, err
	}
	options.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	return options, nil
}

// worthTelling leaves what goes as it should to --verbose.
func (e emulation) worthTelling(event emulator.Event) bool {
	switch event.Kind {
	case emulator.Unmatched:
		return !e.pushOnly || event.Category != "connections"
	case emulator.Refused, emulator.Warned:
		return true
	case emulator.Requested: // Refused tells it
		return false
	default:
		return event.Reason != ""
	}
}

func (e emulation) banner(out io.Writer, service *emulator.Service, options emulator.Options) {
	fmt.Fprintf(out, "hubwire emulate: local Azure SignalR Service at %s\n", service.Endpoint())
	fmt.Fprintf(out, "  connection string  %s\n", service.ConnectionString())
	if e.settings != "" {
		fmt.Fprintf(out, "  settings           %s, followed\n", e.settings)
	}
	for _, t := range options.Upstream {
		fmt.Fprintf(out, "  upstream           %s\n", upstreams.WithoutQuery(t.URLTemplate))
	}
	if options.TLS != nil && e.cert == "" {
		fmt.Fprintf(out, "  certificate        self-signed, sha256 %x\n", fingerprint(options.TLS))
	}
	if e.pushOnly {
		fmt.Fprintf(out, "  upstream           none: calls of clients fail\n")
	}
	switch local := loopback.Is(e.host); {
	case !local && len(e.keys) == 0:
		fmt.Fprintf(out, "  WARNING            %s is not loopback, and the access key is public: anyone who reaches it can use it; set another with --access-key\n", e.host)
	case !local:
		fmt.Fprintf(out, "  WARNING            %s is not loopback: anyone who reaches it and has the key can use it\n", e.host)
	}
}

// file returns a file that was named on the command line; empty stays empty.
func (s *session) file(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, name)
}
