package functionshost

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/internal/functionapp"
)

// leftOut is what the real host does about a function it cannot index.
const leftOut = " (the Functions host would run the app without this function)"

// functions reads all <folder>/function.json of the app.
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
		f.problem(nil, "the folder %q is no function name: a letter, then at most 127 letters, digits, _ and -; not host", name)
	}
	switch {
	case disabled(f.root.get("disabled"), a.settings, name):
		a.warnings = append(a.warnings, fmt.Sprintf("function %s is disabled", name))
		return
	case a.host.functions != nil && !slices.ContainsFunc(a.host.functions, func(each string) bool { return strings.EqualFold(each, name) }):
		a.warnings = append(a.warnings, fmt.Sprintf("function %s is not in the list functions of host.json", name))
		return
	}
	reader := &bindingReader{file: f, settings: a.settings, function: &function{name: name, source: f}}
	reader.read()
	if reader.unserved != "" {
		a.warnings = append(a.warnings, fmt.Sprintf("function %s does not run here: this host has no %s", name, reader.unserved))
		return
	}
	if reader.needsExtension {
		a.extended = append(a.extended, name)
	}
	a.functions = append(a.functions, reader.function)
}

// disabled tells whether a function is switched off: by a setting, or in its
// function.json by true or by the name of a setting (ScriptHost.cs and
// Utility.cs of WebJobs.Script).
func disabled(n *node, s settings, function string) bool {
	switches := []string{"AzureWebJobs." + function + ".Disabled", "AzureWebJobs_" + function + "_Disabled"}
	switch {
	case n == nil:
	case n.kind == '"':
		switches = append(switches, strings.Trim(n.text, "%"))
	case n.kind == 't':
		return true
	}
	return slices.ContainsFunc(switches, func(name string) bool {
		value := s.get(name)
		return value == "1" || strings.EqualFold(value, "true")
	})
}

// bindingReader reads the bindings of one function.
type bindingReader struct {
	*file
	settings settings
	function *function

	triggers       int
	unserved       string   // a binding type that only the real host has
	needsExtension bool     // uses the SignalR extension
	expressions    []func() // checks of binding expressions, for when the trigger is known
}

func (r *bindingReader) read() {
	bindings := r.root.get("bindings")
	if bindings == nil || bindings.kind != '[' {
		r.problem(bindings, "bindings must be an array with a trigger")
		return
	}
	names := make(map[string]bool)
	for _, n := range bindings.items {
		if n.kind != '{' {
			r.problem(n, "a binding must be an object")
			continue
		}
		r.checkName(n, names)
		r.binding(n)
	}
	for _, check := range r.expressions {
		check()
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
	at := n.get("name")
	if at == nil {
		at = n
	}
	switch {
	case !functionapp.IsBindingName(name) && name != "$return":
		r.problem(at, "the binding name %q must be a letter, then at most 127 letters and digits, or $return", name)
	case names[strings.ToLower(name)]:
		r.problem(at, "the binding name %q is used twice (names are compared without case)", name)
	}
	names[strings.ToLower(name)] = true
}

// binding reads one binding by its type.
func (r *bindingReader) binding(n *node) {
	kind := r.str(n, "type")
	lower := strings.ToLower(kind)
	trigger := strings.HasSuffix(lower, "trigger")
	if trigger {
		r.triggers++
	}
	direction := strings.ToLower(r.str(n, "direction"))
	switch direction {
	case "":
		direction = "in" // as BindingMetadata.Direction
	case "in", "out", "inout":
	default:
		r.problem(n.get("direction"), "the direction %q must be in, out or inout", direction)
		return
	}
	if r.str(n, "name") == returnBinding && direction != "out" {
		r.problem(n, "a $return binding must have the direction out")
	}
	read, known := readers[lower]
	switch {
	case !known && foreign[lower]:
		r.unserved = kind
	case !known && kind == "":
		r.problem(n, "a binding needs a type")
	case !known:
		r.problem(n.get("type"), "the binding type %q is unknown", kind)
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

// readers are the binding types this host serves, in lower case.
var readers = map[string]struct {
	direction string
	into      func(*bindingReader, *node)
}{
	"signalrtrigger":        {"in", (*bindingReader).signalRTrigger},
	"httptrigger":           {"in", (*bindingReader).httpTrigger},
	"signalrconnectioninfo": {"in", (*bindingReader).connectionInfo},
	"signalrnegotiation":    {"in", (*bindingReader).negotiation},
	"signalrendpoints":      {"in", (*bindingReader).endpoints},
	"signalr":               {"out", (*bindingReader).signalR},
	"http":                  {"out", (*bindingReader).http},
}

// foreign are binding types of extension bundle 4 that only the real host
// serves, in lower case.
var foreign = setOf("activitytrigger", "blob", "blobtrigger", "cosmosdb", "cosmosdbtrigger", "daprbinding",
	"daprbindingtrigger", "daprinvoke", "daprpublish", "daprsecret", "daprserviceinvocationtrigger", "daprstate",
	"daprtopictrigger", "durableclient", "entitytrigger", "eventgrid", "eventgridtrigger", "eventhub",
	"eventhubtrigger", "kafka", "kafkatrigger", "kusto", "mcptooltrigger", "mysql", "mysqltrigger",
	"orchestrationclient", "orchestrationtrigger", "queue", "queuetrigger", "rabbitmq", "rabbitmqtrigger", "redis",
	"redislisttrigger", "redispubsubtrigger", "redisstreamtrigger", "sendgrid", "servicebus", "servicebustrigger",
	"signalrrefresh", "sql", "sqltrigger", "table", "timertrigger",
	"twiliosms", "warmuptrigger", "webpubsub", "webpubsubconnection", "webpubsubcontext", "webpubsubtrigger")

func setOf(names ...string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}
