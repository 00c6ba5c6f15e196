package functionshost

import (
	"slices"
	"strings"

	"github.com/hubwire/hubwire/internal/functionapp"
	"github.com/hubwire/hubwire/runtime/internal/bindings"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func (r *bindingReader) signalRTrigger(n *node) {
	t := &signalRTrigger{
		hub:            r.hub(n),
		category:       r.required(n, "category"),
		event:          r.required(n, "event"),
		parameterNames: r.list(n, "parameterNames"),
		connection:     r.connection(n),
	}
	category, event := strings.ToLower(t.category), strings.ToLower(t.event)
	switch {
	case category != "connections" && category != "messages" && category != "":
		r.problem(n.get("category"), "the category is %q, must be connections or messages", t.category)
	case category == "connections" && event != "connected" && event != "disconnected" && event != "":
		r.problem(n.get("event"), "the event of a connections trigger is %q, must be connected or disconnected", t.event)
	}
	seen := make(map[string]bool)
	for _, name := range t.parameterNames {
		if seen[strings.ToLower(name)] {
			r.problem(n.get("parameterNames"), "parameterNames has %q twice (names are compared without case)", name)
		}
		seen[strings.ToLower(name)] = true
	}
	r.function.signalR = t
}

func (r *bindingReader) httpTrigger(n *node) {
	t := &httpTrigger{}
	for _, method := range r.list(n, "methods") {
		t.methods = append(t.methods, strings.ToUpper(method))
	}
	level := r.str(n, "authLevel")
	if t.authLevel = strings.ToLower(level); level == "" {
		t.authLevel = levelFunction
	}
	if !slices.Contains([]string{levelAnonymous, levelFunction, levelAdmin, levelSystem, levelUser}, t.authLevel) {
		r.problem(n.get("authLevel"), "authLevel is %q, must be anonymous, function or admin", level)
	}
	template := r.resolved(n, "route")
	if template == "" {
		template = r.function.name
	}
	var err error
	if t.route, err = parseRoute(template); err != nil {
		at := n.get("route")
		if at == nil {
			at = n
		}
		r.problem(at, "route %q: %v", template, err)
	}
	r.function.http = t
}

func (r *bindingReader) connectionInfo(n *node) { r.tokens(n, connectionInfoInput) }
func (r *bindingReader) negotiation(n *node)    { r.tokens(n, negotiationInput) }

// tokens reads an input that makes tokens for clients.
func (r *bindingReader) tokens(n *node, kind inputKind) {
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

func (r *bindingReader) endpoints(n *node) {
	r.function.inputs = append(r.function.inputs, serviceInput{
		kind:       endpointsInput,
		binding:    r.str(n, "name"),
		hub:        r.hub(n),
		connection: r.connection(n),
	})
}

// expression reads a binding expression. Which names it may have depends on the
// trigger, which may come later.
func (r *bindingReader) expression(n *node, property string) bindings.Expression {
	parsed, err := bindings.ParseExpression(r.str(n, property))
	if err != nil {
		r.problem(n.get(property), "%s: %v", property, err)
	}
	r.expressions = append(r.expressions, func() {
		for _, name := range parsed.Names() {
			scope, _, dotted := strings.Cut(strings.ToLower(name), ".")
			if r.function.http != nil && dotted && !slices.Contains([]string{"headers", "query", "sys"}, scope) {
				r.problem(n.get(property), "%s: {%s}: this host knows {headers.name}, {query.name} and {route parameter}", property, name)
			}
		}
	})
	return parsed
}

func (r *bindingReader) signalR(n *node) {
	r.function.senders = append(r.function.senders, signalROutput{
		binding:    r.str(n, "name"),
		hub:        r.hub(n),
		connection: r.connection(n),
	})
}

func (r *bindingReader) http(n *node) {
	if r.function.httpOutput != "" {
		r.problem(n, "a second http output: a function has one response")
	}
	r.function.httpOutput = r.str(n, "name")
}

// hub reads hubName. The service answers 400 to a hub whose name it does not
// like, and the host does not look.
func (r *bindingReader) hub(n *node) string {
	hub := r.required(n, "hubName")
	if hub != "" && !functionapp.IsHubName(hub) {
		r.problem(n.get("hubName"), "the service refuses the hub name %q: "+functionapp.HubNames, hub)
	}
	return hub
}

// connection reads connectionStringSetting and checks what the setting holds.
func (r *bindingReader) connection(n *node) string {
	setting := r.str(n, "connectionStringSetting")
	if setting == "" {
		setting = signalr.DefaultConnection
	}
	if r.settings.get(setting+"__serviceUri") != "" {
		return setting // an identity, which needs no connection string
	}
	if _, err := service.NewSettings(r.settings.get).ConnectionString(setting); err != nil {
		at := n.get("connectionStringSetting")
		if at == nil {
			at = n
		}
		r.problem(at, "%v", err)
	}
	return setting
}

// required reads a property that must not be empty, with %SETTING% resolved.
func (r *bindingReader) required(n *node, property string) string {
	before := len(r.reader.problems)
	value := r.resolved(n, property)
	if value == "" && len(r.reader.problems) == before {
		at := n.get(property)
		if at == nil {
			at = n
		}
		r.problem(at, "%s is missing", property)
	}
	return value
}

// resolved reads a property with %SETTING% replaced by the app setting.
func (r *bindingReader) resolved(n *node, property string) string {
	value, err := r.settings.resolve(r.str(n, property))
	if err != nil {
		r.problem(n.get(property), "%s: %v", property, err)
	}
	return value
}
