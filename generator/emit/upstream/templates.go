// Package upstream derives the upstream settings of Azure SignalR Service from
// annotated functions: the ordered templates that say which event goes to
// which URL (Azure docs, concept-upstream).
package upstream

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/internal/upstreams"
)

// App is one app and where the service reaches it.
type App struct {
	Name    string // for messages: its folder
	URL     string // the template's URL
	Program *model.Program
}

// Function is one function of an app as the service sees it.
type Function struct {
	App  string
	Name string
	Hub  string // lower case, as clients connect
	model.Trigger
}

const (
	anything    = "*"
	connections = "connections"
	messages    = "messages"
)

// Functions returns the functions of an app that the service calls, in the
// order of the model.
func (a App) Functions() []Function {
	var list []Function
	for _, pkg := range a.Program.Packages {
		for _, t := range pkg.Triggers {
			list = append(list, Function{App: a.Name, Name: t.Function, Hub: strings.ToLower(t.Hub), Trigger: *t})
		}
	}
	return list
}

// Templates returns one template for the messages of a hub and one for its
// connection events, for every app. Messages go by "*", because clients choose
// the case of an event and the patterns of Microsoft's emulator do not forgive
// it. Only where apps share a hub are the events listed by name.
//
// The error says which event two apps take: only the first would get it.
func Templates(apps []App) ([]upstreams.Template, error) {
	owners := make(map[string][]string) // apps of a hub's messages
	for _, app := range apps {
		for _, f := range app.Functions() {
			if f.Category == messages && !slices.Contains(owners[f.Hub], app.Name) {
				owners[f.Hub] = append(owners[f.Hub], app.Name)
			}
		}
	}
	if err := collisions(apps); err != nil {
		return nil, err
	}
	var list []upstreams.Template
	for _, app := range apps {
		for _, hub := range hubs(app) {
			if events := app.events(hub, messages); len(events) > 0 {
				pattern := anything
				if len(owners[hub]) > 1 {
					pattern = strings.Join(events, ",")
				}
				list = append(list, upstreams.Template{URLTemplate: app.URL, HubPattern: hub, CategoryPattern: messages, EventPattern: pattern})
			}
			if events := app.events(hub, connections); len(events) > 0 {
				list = append(list, upstreams.Template{URLTemplate: app.URL, HubPattern: hub, CategoryPattern: connections, EventPattern: strings.Join(events, ",")})
			}
		}
	}
	return list, nil
}

func hubs(app App) []string {
	var list []string
	for _, f := range app.Functions() {
		list = append(list, f.Hub)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// events returns the events of a hub that the app has functions for.
func (a App) events(hub, category string) []string {
	var list []string
	for _, f := range a.Functions() {
		if f.Hub == hub && f.Category == category {
			list = append(list, f.Event)
		}
	}
	slices.Sort(list)
	return list
}

func collisions(apps []App) error {
	taken := make(map[string]Function)
	for _, app := range apps {
		for _, f := range app.Functions() {
			key := f.Hub + "\x00" + f.Category + "\x00" + strings.ToLower(f.Event)
			if other, ok := taken[key]; ok && other.App != f.App {
				return fmt.Errorf("%s and %s both have a function for hub %s, category %s, event %s: the service calls only the first (%s, %s)",
					other.App, f.App, f.Hub, f.Category, f.Event, other.Pos, f.Pos)
			}
			taken[key] = f
		}
	}
	return nil
}
