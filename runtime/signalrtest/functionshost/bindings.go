package functionshost

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/internal/functionapp"
	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

func (r *bindingReader) signalRTrigger(n *node) {
	t := &signalRTrigger{
		hub:            r.hub(n),
		category:       r.required(n, "category", (*file).fatal),
		event:          r.required(n, "event", (*file).fatal),
		parameterNames: r.list(n, "parameterNames"),
		connection:     r.connection(n),
	}
	category, event := strings.ToLower(t.category), strings.ToLower(t.event)
	switch {
	case category != "connections" && category != "messages" && category != "":
		r.fatal(n.Get("category"), "the category is %q, must be connections or messages", t.category)
	case category == "connections" && event != "connected" && event != "disconnected" && event != "":
		r.fatal(n.Get("event"), "the event of a connections trigger is %q, must be connected or disconnected", t.event)
	}
	seen := make(map[string]bool)
	for _, name := range t.parameterNames {
		if seen[strings.ToLower(name)] {
			r.problem(n.Get("parameterNames"), "parameterNames has %q twice (names are compared without case)", name)
		}
		seen[strings.ToLower(name)] = true
	}
	r.function.signalR = t
}

func (r *bindingReader) httpTrigger(n *node) {
	t := &httpTrigger{}
	if t.methods = r.list(n, "methods"); t.methods != nil {
		for i, method := range t.methods {
			t.methods[i] = strings.ToUpper(method)
		}
	}
	level := ""
	if l := n.Get("authLevel"); l != nil {
		level, _ = l.AsText()
		if number, err := strconv.Atoi(level); err == nil && number >= 0 && number < len(levels) {
			level = levels[number]
		}
	}
	if t.authLevel = strings.ToLower(level); level == "" {
		t.authLevel = levelFunction
	}
	if !slices.Contains(levels, t.authLevel) {
		r.problem(n.Get("authLevel"), "authLevel is %q, must be anonymous, function or admin", level)
	}
	template := r.resolved(n, "route")
	if template == "" {
		template = r.function.name
	}
	at := either(n, "route")
	for _, reserved := range []string{"admin", "runtime"} {
		if strings.HasPrefix(strings.ToLower(strings.Trim(template, "/")), reserved) {
			r.problem(at, "route %q: routes that begin with %s belong to the Functions host", template, reserved)
		}
	}
	if r.app.host.routePrefix != "" {
		template = r.app.host.routePrefix + "/" + template
	}
	var err error
	if t.route, err = parseRoute(template); err != nil {
		t.route = route{template: template}
		r.fatal(at, "route %q: %v", template, err)
	}
	r.function.http = t
}

// input reads an input that tells about the service. Endpoints have no
// expressions.
func (r *bindingReader) input(n *node, kind inputKind) {
	r.function.inputs = append(r.function.inputs, serviceInput{
		kind:       kind,
		binding:    r.str(n, "name"),
		hub:        r.hub(n),
		userID:     r.expression(n, "userId"),
		idToken:    r.expression(n, "idToken"),
		claimTypes: r.list(n, "claimTypeList"),
		connection: r.connection(n),
	})
}

// expression reads a binding expression. Whether its names have values, each
// call shows.
func (r *bindingReader) expression(n *node, property string) calls.Expression {
	parsed, err := calls.ParseExpression(r.str(n, property))
	if err != nil {
		r.problem(n.Get(property), "%s: %v", property, err)
	}
	if property == "idToken" && slices.ContainsFunc(parsed.Names(), func(name string) bool { return strings.EqualFold(name, "headers.authorization") }) {
		r.app.warn("%s: idToken {headers.authorization} fails for every client that sends \"Bearer …\", as SignalR clients do: the extension expects the token alone, in a header of its own", r.name)
	}
	return parsed
}

func (r *bindingReader) signalR(n *node) {
	r.function.senders = append(r.function.senders, signalr.Output{Binding: r.str(n, "name"), Hub: r.hub(n), Connection: r.connection(n)})
}

func (r *bindingReader) http(n *node) {
	if r.function.httpOutput == "" {
		r.function.httpOutput = r.str(n, "name")
	}
}

// hub reads hubName. The service answers 400 to a hub whose name it does not
// like, and the host does not look.
func (r *bindingReader) hub(n *node) string {
	hub := r.required(n, "hubName", (*file).problem)
	if hub != "" && !functionapp.IsHubName(hub) {
		r.problem(n.Get("hubName"), "the service refuses the hub name %q: "+functionapp.HubNames, hub)
	}
	return hub
}

// connection reads connectionStringSetting and checks what the setting holds.
func (r *bindingReader) connection(n *node) string {
	at := either(n, "connectionStringSetting")
	setting := r.str(n, "connectionStringSetting")
	switch {
	case setting == "" && at != n && at.Kind == newtonsoft.String:
		r.problem(at, "connectionStringSetting is empty: leave it out, or name a setting")
		return signalr.DefaultConnection
	case setting == "":
		setting = signalr.DefaultConnection
	case strings.Contains(setting, "__"):
		r.problem(at, "the Functions host finds no setting %q: write %q", setting, strings.ReplaceAll(setting, "__", ":"))
		return setting
	}
	if r.app.settings.get(setting+"__serviceUri") != "" {
		return setting // an identity, which needs no connection string
	}
	if _, err := service.NewSettings(r.app.settings.connectionString).ConnectionString(setting); err != nil {
		r.problem(at, "%v", err)
	}
	return setting
}

// required reads a property that must not be empty, with %SETTING% resolved;
// missing reports it where it is.
func (r *bindingReader) required(n *node, property string, missing func(f *file, at *node, format string, args ...any)) string {
	before := len(r.reader.problems)
	value := r.resolved(n, property)
	if value == "" && len(r.reader.problems) == before {
		missing(r.file, either(n, property), "%s is missing", property)
	}
	return value
}

func (r *bindingReader) resolved(n *node, property string) string {
	value, err := r.app.settings.resolve(r.str(n, property))
	if err != nil {
		r.problem(n.Get(property), "%s: %v", property, err)
	}
	return value
}
