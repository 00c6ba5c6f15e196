package resolve

import (
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// parameterNames sets the names of the arguments for function.json. Without a
// request for them there are none: they cost time in the host, and serve
// expressions of other bindings only.
func (t *trigger) parameterNames(parameters []*annotations.Parameter) {
	list := t.directive.ParameterNames
	if list.Present() && len(parameters) > 0 {
		t.report(annotations.RuleNamesAndParameter.At(parameters[0].Span, "//signalr:parameter cannot be combined with parameterNames").
			WithRelated(list.Span, "parameterNames").WithHelp("keep only one"))
		return
	}
	t.rename(parameters)
	asked := list.Present() || len(parameters) > 0
	if !asked && !t.hubAsksForNames() {
		return
	}
	if n := len(t.Arguments); n > 0 && t.Arguments[n-1].Variadic {
		if asked {
			t.report(annotations.RuleNamesVariadic.At(t.arguments[n-1].span(), "a variadic argument cannot have a name in function.json").
				WithRelated(t.namesSpan(parameters), "names are requested here").
				WithHelp("remove the names, or use a slice"))
		}
		return
	}
	names := make([]annotations.Value[string], len(t.Arguments))
	for i, argument := range t.Arguments {
		names[i] = annotations.Value[string]{Value: argument.Name, Span: t.arguments[i].span()}
	}
	if len(list.Value) > 0 {
		if len(list.Value) != len(t.Arguments) {
			t.report(annotations.RuleNamesCount.At(list.Span, "%s has %d arguments, but parameterNames lists %d", t.Name, len(t.Arguments), len(list.Value)).
				WithHelp("give one name for each argument, or write parameterNames alone for the Go names"))
			return
		}
		names = list.Value
	}
	t.setNames(names)
}

func (t *trigger) namesSpan(parameters []*annotations.Parameter) annotations.Span {
	if len(parameters) > 0 {
		return parameters[0].Span
	}
	return t.directive.ParameterNames.Span
}

// hubAsksForNames reports whether the hub wants names on all of its functions.
func (t *trigger) hubAsksForNames() bool {
	h := t.hubNamed(t.Hub)
	return h != nil && h.directive.ParameterNames.Value
}

// rename gives arguments the names that parameter directives choose.
func (t *trigger) rename(parameters []*annotations.Parameter) {
	seen := make(map[string]annotations.Span)
	original := make([]string, len(t.Arguments))
	for i, argument := range t.Arguments {
		original[i] = argument.Name
	}
	for _, p := range parameters {
		if !p.Argument.Present() {
			continue // reported by the grammar
		}
		name, at := p.Argument.Value, p.Argument.Span
		if first, ok := seen[name]; ok {
			t.report(annotations.RuleUnknownArgument.At(at, "duplicate //signalr:parameter %s", name).
				WithRelated(first, "named here first").WithHelp("keep only one"))
			continue
		}
		seen[name] = at
		found := false
		for i := range original {
			if original[i] == name {
				found = true
				t.Arguments[i].Name = orDefault(p.Name, name)
			}
		}
		if !found {
			t.unknownArgument(name, at, original)
		}
	}
}

func (t *trigger) unknownArgument(name string, at annotations.Span, arguments []string) {
	d := annotations.RuleUnknownArgument.At(at, "%s has no argument %s", t.Name, name)
	d, near := d.WithNearest(name, "", arguments)
	if !near && len(arguments) > 0 {
		d = d.WithHelp("known arguments: %s", strings.Join(arguments, ", "))
	}
	t.report(d)
}

// setNames checks the names and sets them.
func (t *trigger) setNames(names []annotations.Value[string]) {
	seen := make(firsts[annotations.Span])
	for _, name := range names {
		if first, taken := seen.taken(name.Value, name.Span); taken {
			t.report(annotations.RuleNamesTwice.At(name.Span, "duplicate argument name %s (names are case-insensitive)", name.Value).
				WithRelated(first, "the other").WithHelp("choose another name"))
		}
		t.checkOverwritten(name)
		t.ParameterNames = append(t.ParameterNames, name.Value)
	}
}

// checkOverwritten warns about names whose binding data the extension and the
// host replace with properties of the call, or drop (azure-functions-host,
// Utility.ApplyBindingData and ScriptInvocationContextExtensions).
func (t *trigger) checkOverwritten(name annotations.Value[string]) {
	key := strings.ToLower(name.Value)
	switch key {
	case "connectionid", "userid", "event", "hub", "category", "error", "headers", "query", "claims", "sys":
		t.report(annotations.RuleNameOverwritten.At(name.Span, "in expressions of other bindings, {%s} refers to a property of the call, not to this argument", name.Value).
			WithHelp("rename it with //signalr:parameter or parameterNames=..."))
	default:
		if strings.HasSuffix(key, "trigger") {
			t.report(annotations.RuleNameOverwritten.At(name.Span, "the host drops binding data with names that end in trigger, such as %s", name.Value).
				WithHelp("rename it with //signalr:parameter or parameterNames=..."))
		}
	}
}
