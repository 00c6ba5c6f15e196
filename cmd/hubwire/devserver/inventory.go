package devserver

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/internal/functionapp"
	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// inventory is what the running app has.
type inventory struct {
	functions   int
	connections []string            // app settings with connection strings
	events      map[string][]string // messages events by hub, in lower case
	routes      []functionshost.Route
	program     *model.Program // nil for a handler that is there
}

// takeInventory reads the function.json files. What else is wrong with them is for
// the Functions host to say.
func takeInventory(root string) (inventory, error) {
	read := inventory{events: make(map[string][]string)}
	names := map[string]bool{signalr.DefaultConnection: true}
	files, _ := filepath.Glob(filepath.Join(root, "*", "function.json")) // the pattern is well formed
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return inventory{}, err
		}
		var function struct {
			Bindings []struct {
				Type, HubName, Category, Event, ConnectionStringSetting string
			}
		}
		if err := functionapp.ReadJSON(text, &function); err != nil {
			return inventory{}, fmt.Errorf("%s: %w", file, err)
		}
		for _, binding := range function.Bindings {
			if binding.ConnectionStringSetting != "" {
				names[binding.ConnectionStringSetting] = true
			}
			if strings.EqualFold(binding.Type, "signalRTrigger") && strings.EqualFold(binding.Category, string(signalr.Messages)) {
				hub := strings.ToLower(binding.HubName)
				read.events[hub] = append(read.events[hub], binding.Event)
			}
		}
	}
	read.functions = len(files)
	appFiles, _ := functionshost.ReadFiles(functionshost.Options{Root: root}) // what is wrong with them, the host says
	read.routes = appFiles.Routes
	read.connections = slices.Sorted(maps.Keys(names))
	return read, nil
}

// suggest says which event a client may have meant.
func (i inventory) suggest(hub, event string) string {
	events := i.events[strings.ToLower(hub)]
	switch near := words.Nearest(event, events); {
	case near != "":
		return fmt.Sprintf("did you mean %q?", near)
	case len(events) > 0:
		return "hub " + hub + " has: " + strings.Join(events, ", ")
	case len(i.events) > 0:
		return "the app has the hubs " + strings.Join(slices.Sorted(maps.Keys(i.events)), ", ")
	default:
		return "the app has no functions for messages"
	}
}

// nearest returns the event that a client may have meant, or "".
func (i inventory) nearest(hub, event string) string {
	return words.Nearest(event, i.events[strings.ToLower(hub)])
}
