// Package devserver is what hubwire dev runs: it generates, builds and runs a
// program behind the built-in Functions host and SignalR Service, says what
// happens, and does it again on every change.
package devserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hubwire/hubwire/cmd/hubwire/inspector"
	"github.com/hubwire/hubwire/internal/files"
	"github.com/hubwire/hubwire/internal/loopback"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// Options say what to run and where.
type Options struct {
	// PackageDir is the folder of the program's package main, absolute.
	PackageDir string

	// Tags are further build tags.
	Tags []string

	// Root is the app root, the folder with host.json, absolute.
	Root string

	// Addr is where the app is served; a port of 0 for a free one.
	Addr string

	// ServiceAddr is where the SignalR Service stand-in listens.
	ServiceAddr string

	// Service is the connection string of a service to use instead of the
	// stand-in; its upstream settings must lead to Addr.
	Service string

	// CORS are origins whose pages may call.
	CORS []string

	// AccessKey is the stand-in's; empty makes a random one.
	AccessKey string

	// AllowedHosts are host names, besides those of this machine, that
	// requests may be for.
	AllowedHosts []string

	// SelfHosted runs the program as its own server behind the service's
	// upstream, without the Functions host.
	SelfHosted bool

	// Generate brings the bindings up to date and returns how many files
	// changed. It prints what is wrong itself. Without it nothing is built: the
	// handler that host.json names runs, in whatever language it is written.
	Generate func(ctx context.Context) (changed int, err error)

	// Endpoints returns the hubs of the app as generated last, for the
	// developer to connect to; may be nil.
	Endpoints func() []Endpoint

	// Opened is told where the app and the inspector are served once they are;
	// may be nil.
	Opened func(app, inspector string)

	// Functions describes the functions of the app for the inspector; may be
	// nil.
	Functions func() []inspector.Function

	// Version is that of hubwire, for the inspector.
	Version string

	// ExitOnError ends with the error of a first build that fails, instead of
	// waiting for a change.
	ExitOnError bool

	// Screen receives what happens, and what the program prints.
	Screen Screen
}

// hosting runs the program and can swap it for a new build.
type hosting interface {
	// replace starts a new build and ends the one before; if the new one
	// does not come up, the one before stays.
	replace(ctx context.Context, executable string) error

	// url is where the app is served.
	url() string

	close() error
}

// Run serves until ctx is done, which is a clean end. An error means that the
// app could not be served at all; a later build that fails is only printed.
func Run(ctx context.Context, options Options) error {
	outDir, err := newFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(outDir)
	s := &server{
		options:   options,
		allowHost: loopback.Names(options.AllowedHosts),
		builder:   &builder{packageDir: options.PackageDir, tags: options.Tags, outDir: outDir},
		print:     &terminal{Screen: options.Screen},
	}
	s.collector = inspector.NewCollector(options.PackageDir, cmp.Or(files.Upward(options.PackageDir, "go.mod", os.Stat), options.PackageDir), inspector.Hints{
		Event:   func(hub, event string) string { return s.known.Load().nearest(hub, event) },
		Request: func(request string) string { return missing(request, s.known.Load().routes) },
	})
	err = s.run(ctx)
	// Before anything is served, whatever fails then fails because of it: the
	// go command is killed, a program does not answer.
	if ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled) || !s.serving) {
		return nil
	}
	return err
}

type server struct {
	options   Options
	allowHost func(host string) bool
	builder   *builder
	print     *terminal
	backend   *backend
	app       hosting
	running   state
	hubs      []string                  // how clients connect to each, as last printed
	binary    string                    // executable of the running program
	serving   bool                      // everything has started
	broken    bool                      // the last change could not be built or started
	known     atomic.Pointer[inventory] // what the running app has

	collector *inspector.Collector // of what happens, for the inspector
	inspector *inspector.Server
}

// state is what the running program was made from; a cycle that gives the
// same has nothing to do.
type state struct {
	binary string // digest of the executable
	config string // digest of host.json, settings and function.json files
}

func (s *server) run(ctx context.Context) (err error) {
	watcher, err := files.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching for changes: %w", err)
	}
	defer watcher.Close()
	// Watching starts before the first build, so that no change is missed.
	s.watch(ctx, watcher)
	changed, executable, next, err := s.first(ctx, watcher)
	if err != nil {
		return err
	}
	inventory, err := s.takeInventory()
	if err != nil {
		return err
	}
	if s.backend, err = s.startBackend(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.backend.close()) }()
	if s.app, err = s.host(ctx, inventory, executable); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.app.close()) }()
	if err := s.backend.feed(s.app.url()); err != nil {
		return err
	}
	if err := s.startInspector(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.inspector.Close()) }()
	s.running, s.binary = next, executable
	s.hubs = s.findHubs(inventory)
	s.serving = true
	s.opened()
	s.collector.App("The app is served", s.page(), 0, false)
	s.print.banner(banner{
		selfHosted: s.options.SelfHosted, functions: inventory.functions,
		changed: changed, service: s.backend.name, page: s.page(), hubs: s.hubs, inspector: s.inspector.URL(),
	})
	following, stop := context.WithCancel(ctx)
	var printing sync.WaitGroup
	printing.Go(func() { s.print.follow(following, s.collector.Recording()) })
	defer printing.Wait()
	defer stop()
	for {
		if err := watcher.Next(ctx, matters); err != nil {
			return err
		}
		s.cycle(ctx)
		s.watch(ctx, watcher)
	}
}

// first makes the first build. While it cannot be made, the next change may
// mend it.
func (s *server) first(ctx context.Context, watcher *files.Watcher) (changed int, executable string, made state, err error) {
	s.print.building(s.options.PackageDir)
	for {
		changed, executable, made, err = s.make(ctx)
		if err == nil || s.options.ExitOnError || ctx.Err() != nil {
			return changed, executable, made, err
		}
		s.print.waiting(err)
		if err := watcher.Next(ctx, matters); err != nil {
			return 0, "", state{}, err
		}
		s.watch(ctx, watcher)
	}
}

// watch makes the watcher follow what the program is made of now. While the
// source is too broken to tell, the watcher stays as it is.
func (s *server) watch(ctx context.Context, watcher *files.Watcher) {
	var dirs []string
	if s.options.Generate != nil {
		var err error
		if dirs, err = s.builder.sourceDirs(ctx); err != nil {
			return
		}
	}
	folders := make(map[string]bool)
	for _, dir := range append(dirs, configDirs(s.options.Root)...) {
		folders[dir] = true
	}
	watcher.Folders(folders)
}

// page is where the app is served, as a developer types it.
func (s *server) page() string {
	return strings.Replace(s.app.url(), "127.0.0.1", "localhost", 1)
}

// findHubs tells how clients connect to each hub.
func (s *server) findHubs(inventory *inventory) []string {
	if s.options.Endpoints == nil {
		return nil
	}
	endpoints := s.options.Endpoints()
	lines := make([]string, len(endpoints))
	for i, endpoint := range endpoints {
		lines[i] = endpoint.where(s.page(), inventory.routes)
	}
	return lines
}

func (s *server) opened() {
	if s.options.Opened != nil {
		s.options.Opened(s.app.url(), s.inspector.URL())
	}
}

// make generates and builds.
func (s *server) make(ctx context.Context) (changed int, executable string, made state, err error) {
	if s.options.Generate == nil {
		made.binary, err = prebuilt(s.options.Root)
	} else if changed, err = s.options.Generate(ctx); err == nil {
		executable, made.binary, err = s.builder.build(ctx)
	}
	if err != nil {
		return 0, "", state{}, err
	}
	made.config, err = configDigest(s.options.Root)
	return changed, executable, made, err
}

// takeInventory reads the app's function.json files anew.
func (s *server) takeInventory() (*inventory, error) {
	read, err := takeInventory(s.options.Root)
	if err != nil {
		return nil, err
	}
	s.known.Store(&read)
	return &read, nil
}

// host starts the program in the hosting that was asked for.
func (s *server) host(ctx context.Context, inventory *inventory, executable string) (hosting, error) {
	settings := make(map[string]string)
	for _, name := range inventory.connections {
		settings[name] = s.backend.connection
	}
	if s.options.SelfHosted {
		if len(s.options.CORS) > 0 {
			settings["HUBWIRE_CORS"] = strings.Join(s.options.CORS, ",")
		}
		return startSelfHosted(ctx, executable, &selfHosted{
			addr:        s.options.Addr,
			allowHost:   s.allowHost,
			dir:         s.options.Root,
			environment: environ(settings),
			output:      s.programOutput(),
			onExit:      s.print.ended,
			onMissing:   s.collector.Missing,
		})
	}
	return startFunctions(ctx, functionshost.Options{
		Root:       s.options.Root,
		Addr:       s.options.Addr,
		AllowHost:  s.allowHost,
		CORS:       s.options.CORS,
		Settings:   settings,
		Executable: executable,
		Stdout:     s.programOutput(),
		Stderr:     s.programOutput(),
		Observe:    s.collector.Functions,
	})
}

// programOutput records what the program prints.
func (s *server) programOutput() io.Writer {
	return &lineWriter{emit: func(line []byte) { s.collector.Output(string(line)) }}
}

// environ is this process's environment with settings added.
func environ(settings map[string]string) []string {
	environment := os.Environ()
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		environment = append(environment, name+"="+settings[name])
	}
	return environment
}

// cycle answers one change. Whatever goes wrong is printed, and the program
// that runs goes on.
func (s *server) cycle(ctx context.Context) {
	began := time.Now()
	s.inspector.Building()
	changed, executable, next, err := s.make(ctx)
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		s.fail(err)
		return
	case next == s.running:
		_ = os.Remove(executable)
		s.inspector.Built(s.builder.builds)
		if s.broken {
			s.broken = false
			s.print.mended()
		}
		return
	}
	// The new names count from now on: calls of the old build may take a while
	// to end.
	inventory, err := s.takeInventory()
	if err == nil {
		err = s.app.replace(ctx, executable)
	}
	if err != nil {
		_ = os.Remove(executable)
		s.fail(err)
		return
	}
	_ = os.Remove(s.binary)
	s.running, s.binary, s.broken = next, executable, false
	s.print.restarted(changed)
	s.inspector.Built(s.builder.builds)
	s.collector.App(fmt.Sprintf("Build %d runs", s.builder.builds), "", time.Since(began), false)
	hubs := s.findHubs(inventory)
	s.print.hubs(slices.DeleteFunc(slices.Clone(hubs), func(hub string) bool { return slices.Contains(s.hubs, hub) }))
	s.hubs = hubs
}

// fail says why the latest change does not run.
func (s *server) fail(err error) {
	s.broken = true
	s.print.failed(err)
	s.inspector.BuildFailed(err.Error())
	s.collector.App("The latest change does not run", strings.SplitN(err.Error(), "\n", 2)[0], 0, true)
}
