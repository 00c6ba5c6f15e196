package functionshost

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/internal/functionapp"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

func (r *configReader) functions(a *app) {
	folders, err := os.ReadDir(r.root)
	if err != nil {
		r.problems = append(r.problems, Problem{File: ".", Message: reasonOf(err)})
		return
	}
	for _, folder := range folders {
		name := folder.Name() + "/function.json"
		if !exists(filepath.Join(r.root, name)) {
			continue
		}
		if f := r.open(name, leftOut); f != nil {
			r.function(a, folder.Name(), f)
		}
	}
}

// function reads one function.json. A function that is switched off, or that
// needs what this host does not have, becomes a warning.
func (r *configReader) function(a *app, name string, f *file) {
	if !functionapp.IsFunctionName(name) || strings.EqualFold(name, "host") {
		f.problem(nil, "invalid function name %q (its folder): expected a letter and up to 127 letters, digits, _ and -, but not host", name)
	}
	switch {
	case disabled(a.settings, name):
		a.warn("function %s is disabled", name)
		return
	case a.host.functions != nil && !slices.ContainsFunc(a.host.functions, func(each string) bool { return strings.EqualFold(each, name) }):
		a.warn("function %s is not in the list functions of host.json", name)
		return
	}
	if n := f.root.Get("disabled"); n != nil && !(n.Kind == newtonsoft.Bool && !n.Bool) {
		a.warn("%s: disabled has no effect in the Functions host of today; the setting AzureWebJobs.%s.Disabled switches the function off", f.name, name)
	}
	reader := &bindingReader{file: f, app: a, function: &function{name: name, source: f}}
	reader.read()
	if reader.unserved != "" {
		a.warn("function %s does not run here: this host has no %s", name, reader.unserved)
		return
	}
	if reader.needsExtension {
		a.extended = append(a.extended, name)
	}
	a.functions = append(a.functions, reader.function)
}

// disabled tells whether a setting switches a function off (Utility.cs of
// WebJobs.Script).
func disabled(s settings, function string) bool {
	return slices.ContainsFunc([]string{"AzureWebJobs." + function + ".Disabled", "AzureWebJobs_" + function + "_Disabled"}, func(name string) bool {
		value := s.get(name)
		return value == "1" || strings.EqualFold(value, "true")
	})
}

type bindingReader struct {
	*file
	app      *app
	function *function

	triggers       int
	unserved       string // a binding type that only the real host has
	needsExtension bool   // uses the SignalR extension
}

func (r *bindingReader) read() {
	bindings := exact(r.root, "bindings")
	if bindings == nil || bindings.Kind != newtonsoft.Array {
		r.problem(bindings, "bindings must be an array with a trigger")
		return
	}
	names := make(map[string]bool)
	for i := range bindings.Items {
		n := &bindings.Items[i]
		if n.Kind != newtonsoft.Object {
			r.problem(n, "a binding must be an object")
			continue
		}
		r.checkName(n, names)
		r.binding(n)
	}
	switch {
	case r.triggers == 0:
		r.problem(bindings, "no trigger binding: a function needs exactly one")
	case r.triggers > 1:
		r.problem(bindings, "%d trigger bindings: a function needs exactly one", r.triggers)
	}
}

// checkName checks a binding's name: its form, and that no other has it.
func (r *bindingReader) checkName(n *node, names map[string]bool) {
	name := r.str(n, "name")
	at := either(n, "name")
	switch {
	case !functionapp.IsBindingName(name) && name != "$return":
		r.problem(at, "the binding name %q must be a letter, then at most 127 letters and digits, or $return", name)
	case names[strings.ToLower(name)]:
		r.problem(at, "the binding name %q is used twice (names are compared without case)", name)
	}
	names[strings.ToLower(name)] = true
}

func (r *bindingReader) binding(n *node) {
	kind := r.str(n, "type")
	lower := strings.ToLower(kind)
	trigger := strings.HasSuffix(lower, "trigger")
	if trigger {
		r.triggers++
	}
	given := ""
	if d := n.Get("direction"); d != nil {
		given, _ = d.AsText()
	}
	direction, ok := directions[strings.ToLower(given)]
	if !ok {
		r.problem(n.Get("direction"), "the direction %q must be in, out or inout", given)
		return
	}
	if r.str(n, "name") == returnBinding && direction != "out" {
		r.problem(n, "a $return binding must have the direction out")
	}
	read, known := readers[lower]
	switch {
	case kind == "":
		r.problem(n, "a binding needs a type")
	case !known && strings.HasPrefix(lower, "signalr") && lower != "signalrrefresh":
		r.problem(n.Get("type"), "the binding type %q is unknown", kind)
	case !known:
		r.unserved = kind
	case direction != read.direction:
		r.problem(n, "a %s binding must have the direction %s", kind, read.direction)
	default:
		r.needsExtension = r.needsExtension || strings.HasPrefix(lower, "signalr")
		if trigger {
			r.function.trigger = r.str(n, "name")
		}
		read.into(r, n)
	}
}

// directions are those that a binding may have, by name and by number.
var directions = map[string]string{"": "in", "in": "in", "0": "in", "out": "out", "1": "out", "inout": "inout", "2": "inout"}

// readers are the binding types this host serves, in lower case.
var readers = map[string]struct {
	direction string
	into      func(*bindingReader, *node)
}{
	"signalrtrigger":        {"in", (*bindingReader).signalRTrigger},
	"httptrigger":           {"in", (*bindingReader).httpTrigger},
	"signalrconnectioninfo": {"in", func(r *bindingReader, n *node) { r.input(n, connectionInfoInput) }},
	"signalrnegotiation":    {"in", func(r *bindingReader, n *node) { r.input(n, negotiationInput) }},
	"signalrendpoints":      {"in", func(r *bindingReader, n *node) { r.input(n, endpointsInput) }},
	"signalr":               {"out", (*bindingReader).signalR},
	"http":                  {"out", (*bindingReader).http},
}
