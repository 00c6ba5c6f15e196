package signalrtest

import (
	"context"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// App is a program behind a service of its own, for one test.
type App struct {
	service *Service
	url     string
}

// URL returns where the program listens, without a slash at the end: negotiate
// functions are below URL + "/api", unless host.json says otherwise.
func (a *App) URL() string { return a.url }

// Service returns the service that the program is behind.
func (a *App) Service() *Service { return a.service }

// Connect is [Service.Connect] of the program's service.
func (a *App) Connect(t TB, hub string, opts ...ConnectOption) *Client {
	t.Helper()
	return a.service.Connect(t, hub, opts...)
}

// NewApp runs an app in the test's process, behind a service that signs its
// calls: clients connect, functions run, and what they send arrives. Both end
// with the test, the clients first; functions see them leave.
//
// Connection strings of the app's functions are those of the service.
func NewApp(t TB, app *signalr.App, opts ...Option) *App {
	t.Helper()
	c := collect(t, opts)
	s := startService(t, c, suggestFrom(app))
	settings := c.all(s, connectionsOf(app)...)
	running, err := run(app, func(name string) string { return settings[name] }, c)
	if err != nil {
		s.end(t)
		t.Fatalf("starting the app: %v", err)
	}
	t.Cleanup(func() {
		s.end(t)
		if err := running.stop(); err != nil {
			t.Errorf("stopping the app: %v", err)
		}
	})
	a := &App{service: s, url: running.url}
	a.feed(t, "/upstream/{hub}/{category}/{event}")
	return a
}

// feed makes the program the service's upstream.
func (a *App) feed(t TB, path string) {
	t.Helper()
	if err := a.service.SetUpstream([]emulator.UpstreamTemplate{{URLTemplate: a.url + path}}); err != nil {
		t.Fatalf("%v", err)
	}
}

// all returns the app settings: those of the options, and the connection string
// of the service under every name it goes by.
func (c *config) all(s *Service, connections ...string) map[string]string {
	settings := make(map[string]string)
	for _, name := range slices.Concat(connections, c.connections, []string{signalr.DefaultConnection}) {
		settings[name] = s.ConnectionString()
	}
	maps.Copy(settings, c.settings)
	return settings
}

// connectionsOf returns the settings with connection strings of an app.
func connectionsOf(app *signalr.App) []string {
	var names []string
	for _, trigger := range app.Triggers() {
		names = append(names, trigger.Connection)
		for _, output := range trigger.Outputs {
			names = append(names, output.Connection)
		}
	}
	for _, n := range app.Negotiations() {
		names = append(names, n.Connection)
	}
	return names
}

// suggestFrom returns what names the event that a client may have meant.
func suggestFrom(app *signalr.App) func(hub, category, event string) string {
	return func(hub, category, event string) string {
		var names []string
		for _, trigger := range app.Triggers() {
			if strings.EqualFold(trigger.Hub, hub) && strings.EqualFold(string(trigger.Category), category) {
				names = append(names, trigger.Event)
			}
		}
		if len(names) == 0 {
			return fmt.Sprintf("the app has no function for hub %q", hub)
		}
		return "hub " + hub + " has: " + strings.Join(words.NearestFirst(event, names), ", ")
	}
}

// runningApp is an app that serves on a loopback port.
type runningApp struct {
	url    string
	cancel context.CancelFunc
	ended  chan struct{}
	err    error // valid when ended
}

// run serves an app the way its main does, on a free port.
func run(app *signalr.App, lookup func(string) string, c *config) (*runningApp, error) {
	ctx, cancel := context.WithCancel(context.Background())
	r := &runningApp{cancel: cancel, ended: make(chan struct{})}
	listening := make(chan net.Addr, 1)
	go func() {
		defer close(r.ended)
		r.err = host.Serve(ctx, app, append(slices.Clip(c.program),
			host.WithAddr("127.0.0.1:0"),
			host.WithEnvironment(lookup),
			host.WithLogger(c.logger),
			host.WithTrustedFront(), // the test is in front
			host.WithListening(func(addr net.Addr) { listening <- addr }))...)
	}()
	select {
	case addr := <-listening:
		r.url = "http://" + addr.String()
		return r, nil
	case <-r.ended:
		cancel()
		return nil, r.err
	}
}

func (r *runningApp) stop() error {
	r.cancel()
	<-r.ended
	return r.err
}
