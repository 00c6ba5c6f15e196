package upstreams

import (
	"fmt"
	"slices"
	"strings"
)

// App is one app and where the service reaches it.
type App struct {
	Name      string // for messages: its folder
	URL       string // the template's URL
	Functions []Function
}

// Function is one function of an app as the service sees it.
type Function struct {
	App, Name            string
	Hub, Category, Event string // the hub in lower case, as clients connect
	Place                string // file and line
}

const messages = "messages"

// Derive returns one template for the messages of a hub and one for its
// connection events, for every app. Messages go by "*", because clients choose
// the case of an event and patterns do not forgive it. Only where apps share a
// hub are the events listed by name.
//
// The error says which event two apps take: only the first would get it.
func Derive(apps []App) ([]Template, error) {
	owners := make(map[string][]string) // apps of a hub's messages
	taken := make(map[string]Function)
	for _, app := range apps {
		for _, f := range app.Functions {
			if f.Category == messages && !slices.Contains(owners[f.Hub], app.Name) {
				owners[f.Hub] = append(owners[f.Hub], app.Name)
			}
			key := f.Hub + "\x00" + f.Category + "\x00" + strings.ToLower(f.Event)
			if other, ok := taken[key]; ok && other.App != f.App {
				return nil, fmt.Errorf("%s and %s both have a function for hub %s, category %s, event %s: the service calls only the first (%s, %s)",
					other.App, f.App, f.Hub, f.Category, f.Event, other.Place, f.Place)
			}
			taken[key] = f
		}
	}
	var list []Template
	for _, app := range apps {
		for _, hub := range app.hubs() {
			for _, category := range []string{messages, "connections"} {
				events := app.events(hub, category)
				pattern := strings.Join(events, ",")
				if category == messages && len(owners[hub]) == 1 {
					pattern = "*"
				}
				if len(events) > 0 {
					list = append(list, Template{app.URL, hub, category, pattern})
				}
			}
		}
	}
	return list, nil
}

func (a App) hubs() []string {
	var list []string
	for _, f := range a.Functions {
		list = append(list, f.Hub)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// events returns the events of a hub that the app has functions for.
func (a App) events(hub, category string) []string {
	var list []string
	for _, f := range a.Functions {
		if f.Hub == hub && f.Category == category {
			list = append(list, f.Event)
		}
	}
	slices.Sort(list)
	return list
}

// Verify finds the functions that no template takes, and the templates, by
// index, that no function wants or an earlier one covers.
func Verify(templates []Template, apps []App) (unreached []Function, unreachable []int) {
	used := make([]bool, len(templates))
	for _, app := range apps {
		for _, f := range app.Functions {
			i := slices.IndexFunc(templates, func(t Template) bool { return t.Matches(f.Hub, f.Category, f.Event) })
			if i < 0 {
				unreached = append(unreached, f)
				continue
			}
			used[i] = true
		}
	}
	for i := range templates {
		if !used[i] {
			unreachable = append(unreachable, i)
		}
	}
	return unreached, unreachable
}
