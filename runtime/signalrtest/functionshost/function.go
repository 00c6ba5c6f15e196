package functionshost

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hubwire/hubwire/runtime/signalr"
)

type app struct {
	root      string
	host      hostConfig
	local     localSettings
	settings  settings
	functions []*function // sorted by name
	triggers  map[triggerKey]*function
	extended  []string // functions that need the SignalR extension
	warnings  []string
}

func (a *app) warn(format string, args ...any) {
	a.warnings = append(a.warnings, fmt.Sprintf(format, args...))
}

type function struct {
	name    string // folder, which is also the path the handler is called at
	trigger string // name of the trigger's binding

	signalR *signalRTrigger // exactly one of these two
	http    *httpTrigger

	inputs     []serviceInput
	senders    []signalr.Output
	httpOutput string // name of the http output; empty for none

	source *file // its function.json
}

// simple tells that the function is nothing but HTTP, so that the host may
// forward requests unchanged (FunctionMetadataExtensions.cs).
func (f *function) simple() bool {
	return f.http != nil && f.httpOutput != "" && len(f.inputs) == 0 && len(f.senders) == 0
}

type signalRTrigger struct {
	hub, category, event string
	parameterNames       []string
	connection           string // name of the setting
}

// triggerKey finds the trigger of a call; the extension compares without case.
type triggerKey struct{ hub, category, event string }

func keyOf(hub, category, event string) triggerKey {
	return triggerKey{folded(hub), folded(category), folded(event)}
}

// folded is what .NET's culture-aware comparison sees of a name: soft hyphens
// and other characters without a width count for nothing.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

type httpTrigger struct {
	route     route
	methods   []string // upper case; nil is every method
	authLevel string   // lower case
}

func (t *httpTrigger) takes(method string) bool {
	return t.methods == nil || slices.Contains(t.methods, method)
}

const returnBinding = "$return"
