// Package devserver is what hubwire dev runs: it generates, builds and runs a
// program behind the built-in Functions host and SignalR Service, says what
// happens, and does it again on every change.
package devserver

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hubwire/hubwire/cmd/hubwire/inspector"
	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/internal/files"
	"github.com/hubwire/hubwire/internal/loopback"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// Options say what to run and where.
type Options struct {
	PackageDir string   // folder of the program's package main, absolute
	Root       string   // the app root, the folder with host.json, absolute
	Tags       []string // further build tags

	Addr        string // where the app is served; a port of 0 for a free one
	ServiceAddr string // where the local SignalR Service listens
	AccessKey   string // of the local service; empty for a random one

	// Service is the connection string of a service to use instead of the
	// local one; its upstream settings must lead to Addr.
	Service string

	CORS         []string // origins whose pages may call
	AllowedHosts []string // names that requests may be for, besides those of this machine

	// SelfHosted runs the program as its own server behind the service's
	// upstream, without the Functions host.
	SelfHosted bool

	// Generate brings the bindings up to date, and prints what is wrong itself.
	// Without it nothing is built: the handler that host.json names runs, in
	// whatever language it is written.
	Generate func(ctx context.Context) (*generator.Result, error)

	// Opened is told where the page and the inspector are served; may be nil.
	Opened func(page, inspector string)

	// ExitOnError ends with the error of a first build that fails, instead of
	// waiting for a change.
	ExitOnError bool

	Screen  Screen // what happens, and what the program prints
	Version string // of hubwire, for the inspector
}

// hosting runs the program and can swap it for a new build.
type hosting interface {
	// Restart starts a new build and ends the one before; if the new one does
	// not come up, the one before stays.
	Restart(ctx context.Context, executable string) error

	// URL is where the app is served.
	URL() string

	Close(ctx context.Context) error
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
	running   build
	outputs   map[string][]byte         // generated files as they were written; nil where one is deleted
	hubs      []string                  // how clients connect to each, as last printed
	serving   bool                      // everything has started
	broken    bool                      // the last change could not be built or started
	known     atomic.Pointer[inventory] // what the running app has

	collector *inspector.Collector // of what happens, for the inspector
	inspector *inspector.Server
}

// build is what can run.
type build struct {
	executable string // empty for a handler that is there
	state
	program *model.Program // nil for a handler that is there
	changed int            // generated files
}

// state is what a build was made from; one of the same state has nothing new.
type state struct {
	binary string // digest of the executable
	config string // names and digest of host.json, settings and function.json files
}

func (s *server) run(ctx context.Context) (err error) {
	watcher, err := files.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching for changes: %w", err)
	}
	defer watcher.Close()
	// Watching starts before the first build, so that no change is missed.
	s.watch(ctx, watcher)
	if s.running, err = s.first(ctx, watcher); err != nil {
		return err
	}
	inventory, err := s.takeInventory(s.running.program)
	if err != nil {
		return err
	}
	if s.backend, err = s.startBackend(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.backend.close()) }()
	if s.app, err = s.host(ctx, inventory, s.running.executable); err != nil {
		return err
	}
	defer func() {
		end, cancel := context.WithTimeout(context.Background(), endWithin)
		defer cancel()
		err = errors.Join(err, s.app.Close(end))
	}()
	if err := s.backend.feed(s.app.URL()); err != nil {
		return err
	}
	if s.inspector, err = s.startInspector(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.inspector.Close()) }()
	s.serving = true
	s.collector.App("The app is served", s.url(), 0, false)
	s.banner(inventory)
	if s.options.Opened != nil {
		s.options.Opened(s.url()+inventory.page(), s.inspector.URL())
	}
	following, stop := context.WithCancel(ctx)
	var printing sync.WaitGroup
	printing.Go(func() { s.print.follow(following, s.collector.Recording) })
	defer printing.Wait()
	defer stop()
	for {
		if err := watcher.Next(ctx, s.matters); err != nil {
			return err
		}
		s.cycle(ctx)
		s.watch(ctx, watcher)
	}
}

// banner is what is printed once everything runs.
func (s *server) banner(inventory *inventory) {
	hosting := "behind the built-in Functions host"
	if s.options.SelfHosted {
		hosting = "self-hosted, behind the upstream of the service"
	}
	s.print.field("functions", "%d, %s", inventory.functions, hosting)
	if s.running.changed > 0 {
		s.print.field("bindings", "%d files written", s.running.changed)
	}
	s.print.field("service", "%s", s.backend.name)
	label := "app"
	if inventory.page() != "" {
		label = "page"
	}
	s.print.field(label, "%s%s", s.url(), inventory.page())
	s.printHubs(inventory)
	s.print.field("inspector", "%s", s.inspector.URL())
	s.print.tell("Ctrl-C ends everything.\n\n")
}

// printHubs tells how clients connect to each hub, where that is new.
func (s *server) printHubs(inventory *inventory) {
	hubs := inventory.hubs(s.url())
	for _, hub := range hubs {
		if !slices.Contains(s.hubs, hub) {
			s.print.field("hub", "%s", hub)
		}
	}
	s.hubs = hubs
}

// first makes the first build. While it cannot be made, the next change may
// mend it.
func (s *server) first(ctx context.Context, watcher *files.Watcher) (made build, err error) {
	s.print.tell("hubwire dev %s\n  building…\n", fromHere(s.options.PackageDir))
	for {
		s.print.patient(s.builder.stage, func() { made, err = s.make(ctx) })
		if err == nil || s.options.ExitOnError || ctx.Err() != nil {
			return made, err
		}
		s.print.event(red, "waiting for a change: %v", err)
		s.watch(ctx, watcher)
		if err := watcher.Next(ctx, s.matters); err != nil {
			return build{}, err
		}
	}
}

// watch makes the watcher follow what the program is made of now. While the
// source is too broken to tell, the watcher stays as it is.
func (s *server) watch(ctx context.Context, watcher *files.Watcher) {
	folders := make(map[string]bool)
	if s.options.Generate != nil {
		dirs, err := s.builder.sourceDirs(ctx)
		if err != nil {
			return
		}
		for _, dir := range dirs {
			folders[dir] = true
		}
	}
	for _, dir := range configDirs(s.options.Root) {
		folders[dir] = true
	}
	for output := range s.outputs {
		folders[filepath.Dir(output)] = true
	}
	watcher.Folders(folders)
}

// matters leaves out what an editor or a test run touches beside the program, and
// what was generated. An edit of that matters: it is refused.
func (s *server) matters(path string, created bool) bool {
	if written, ok := s.outputs[path]; ok {
		now, _ := os.ReadFile(path) // nothing where there is no file
		return !bytes.Equal(now, written)
	}
	name := filepath.Base(path)
	if created && filepath.Ext(name) == "" { // perhaps a folder with a function.json
		ours := func(output string) bool { return strings.HasPrefix(output, path+string(filepath.Separator)) }
		return !slices.ContainsFunc(slices.Collect(maps.Keys(s.outputs)), ours)
	}
	switch name {
	case "host.json", "local.settings.json", "function.json", "go.mod", "go.sum":
		return true
	}
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, ".")
}

// url is where the app is served, as a developer types it.
func (s *server) url() string {
	return strings.Replace(s.app.URL(), "127.0.0.1", "localhost", 1)
}

// make generates and builds.
func (s *server) make(ctx context.Context) (made build, err error) {
	var handler string
	if s.options.Generate == nil {
		handler, err = prebuilt(s.options.Root)
	} else {
		made, err = s.generate(ctx)
		handler = made.executable
	}
	if err != nil {
		return made, err
	}
	config := configFiles(s.options.Root)
	made.state = state{binary: digestOf(handler), config: strings.Join(config, "\n") + digestOf(config...)}
	return made, nil
}

func (s *server) generate(ctx context.Context) (made build, err error) {
	s.builder.at("reading the annotations")
	generated, err := s.options.Generate(ctx)
	if generated != nil && generated.Plan != nil {
		s.outputs = make(map[string][]byte)
		for _, entry := range generated.Plan.Entries {
			s.outputs[entry.Path] = entry.New
		}
	}
	if err != nil {
		return build{}, err
	}
	made.program, made.changed = generated.Program, len(generated.Plan.Changes())
	made.executable, err = s.builder.build(ctx)
	return made, err
}

// takeInventory reads the app's function.json files anew.
func (s *server) takeInventory(program *model.Program) (*inventory, error) {
	read, err := takeInventory(s.options.Root)
	if err != nil {
		return nil, err
	}
	read.program = program
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
		environment := os.Environ()
		for name, value := range settings {
			environment = append(environment, name+"="+value)
		}
		return startSelfHosted(ctx, executable, &selfHosted{
			addr:        s.options.Addr,
			allowHost:   s.allowHost,
			dir:         s.options.Root,
			environment: environment,
			output:      s.programOutput(),
			onExit:      s.ended,
			onMissing:   s.collector.Missing,
		})
	}
	return functionshost.Start(ctx, functionshost.Options{
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

// startInspector serves the inspector on a port of its own.
func (s *server) startInspector() (*inspector.Server, error) {
	options := inspector.Options{
		Collector: s.collector, AllowHost: s.allowHost, Service: s.backend.standIn, Connection: s.backend.connection,
		App: inspector.App{Name: filepath.Base(s.options.PackageDir), Folder: fromHere(s.options.PackageDir), Version: s.options.Version, URL: s.url()},
	}
	if s.options.Generate != nil {
		options.Functions = func() []inspector.Function { return inspector.FunctionsOf(s.known.Load().program) }
	}
	return inspector.Start(options)
}

// cycle answers one change. Whatever goes wrong is printed, and the program
// that runs goes on.
func (s *server) cycle(ctx context.Context) {
	began := time.Now()
	s.inspector.Building()
	next, err := s.make(ctx)
	if ctx.Err() != nil {
		return
	}
	if err == nil && next.state == s.running.state {
		_ = os.Remove(next.executable)
		s.inspector.Built(s.builder.builds)
		if s.broken {
			s.broken = false
			s.print.event("", "mended: what runs is the current source")
		}
		return
	}
	// The new names count from now on: calls of the old build may take a while
	// to end.
	var inventory *inventory
	if err == nil {
		inventory, err = s.takeInventory(next.program)
	}
	if err == nil {
		err = s.app.Restart(ctx, next.executable)
	}
	if err != nil {
		_ = os.Remove(next.executable)
		s.fail(err)
		return
	}
	_ = os.Remove(s.running.executable)
	s.running, s.broken = next, false
	if next.changed > 0 {
		s.print.event("", "restarted with the new build; %d generated files changed", next.changed)
	} else {
		s.print.event("", "restarted with the new build")
	}
	s.inspector.Built(s.builder.builds)
	s.collector.App(fmt.Sprintf("Build %d runs", s.builder.builds), "", time.Since(began), false)
	s.printHubs(inventory)
}

// fail says why the latest change does not run.
func (s *server) fail(err error) {
	s.broken = true
	s.print.event(red, "still running the last good build: %v", err)
	s.inspector.BuildFailed(err.Error())
	first, _, _ := strings.Cut(err.Error(), "\n")
	s.collector.App("The latest change does not run", first, 0, true)
}

// ended reports a program that ended by itself.
func (s *server) ended(state *os.ProcessState) {
	s.print.event(red, "the program ended (%v); it starts again with the next change", state)
}
