package resolve

import (
	"slices"
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
	asked := list.Span
	if len(parameters) > 0 {
		asked = parameters[0].Span
	}
	hub := t.hubNamed(t.Hub)
	if !asked.Start.IsValid() && (hub == nil || !hub.directive.ParameterNames.Value) {
		return
	}
	if n := len(t.Arguments); n > 0 && t.Arguments[n-1].Variadic {
		if asked.Start.IsValid() {
			t.report(annotations.RuleNamesVariadic.At(t.arguments[n-1].span(), "a variadic argument cannot have a name in function.json").
				WithRelated(asked, "names are requested here").
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
		if i := slices.Index(original, name); i >= 0 {
			t.Arguments[i].Name = orDefault(p.Name, name)
			continue
		}
		d, near := annotations.RuleUnknownArgument.At(at, "%s has no argument %s", t.Name, name).WithNearest(name, "", original)
		if !near && len(original) > 0 {
			d = d.WithHelp("known arguments: %s", strings.Join(original, ", "))
		}
		t.report(d)
	}
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
	text := ""
	switch key := strings.ToLower(name.Value); {
	case slices.Contains([]string{"connectionid", "userid", "event", "hub", "category", "error", "headers", "query", "claims", "sys"}, key):
		text = "in expressions of other bindings, {%s} refers to a property of the call, not to this argument"
	case strings.HasSuffix(key, "trigger"):
		text = "the host drops binding data with names that end in trigger, such as %s"
	default:
		return
	}
	t.report(annotations.RuleNameOverwritten.At(name.Span, text, name.Value).
		WithHelp("rename it with //signalr:parameter or parameterNames=..."))
}
