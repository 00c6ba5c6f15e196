package resolve

import (
	"regexp"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/internal/functionapp"
)

// function is what triggers and negotiate functions have in common: a name
// that is a folder of the app.
type function struct {
	name     *string // function name
	hub      string
	explicit bool // chosen with function=
	span     annotations.Span
}

// functionsOf lists the functions of an app, in the order of its packages.
func functionsOf(a app) []*function {
	var all []*function
	add := func(name *string, hub string, given annotations.Value[string], nameSpan annotations.Span) {
		*name = orDefault(given, *name)
		all = append(all, &function{name, hub, given.Present(), spanOr(given, nameSpan)})
	}
	for _, u := range a {
		for _, t := range u.triggers {
			t.Function = t.Name
			add(&t.Function, t.Hub, t.directive.Function, t.nameSpan)
		}
		for _, n := range u.negotiations {
			add(&n.Function, n.Hub, n.directive.Function, n.nameSpan)
		}
	}
	return all
}

// nameFunctions gives every function of an app its name. Where two have the
// same one without regard to case, those that did not choose it themselves
// get their hub's name in front: chatSend.
func (r *resolver) nameFunctions(a app) {
	all := functionsOf(a)
	count := make(map[string]int)
	for _, f := range all {
		count[strings.ToLower(*f.name)]++
	}
	for _, f := range all {
		if count[strings.ToLower(*f.name)] > 1 && !f.explicit {
			*f.name = toFunctionName(f.hub) + model.UpperFirst(*f.name)
		}
	}
	first := make(firsts[*function])
	for _, f := range all {
		r.checkFunctionName(f)
		if other, taken := first.taken(*f.name, f); taken {
			r.report(annotations.RuleDuplicateFunction.At(f.span, "duplicate function name %s (names are case-insensitive)", *f.name).
				WithRelated(other.span, "the other").
				WithHelp("rename one of them with function=name"))
		}
	}
}

// device is a file name that Windows takes for a device
// (https://learn.microsoft.com/windows/win32/fileio/naming-a-file): a checkout
// there would fail.
var device = regexp.MustCompile(`(?i)^(?:con|prn|aux|nul|(?:com|lpt)[0-9])$`)

func (r *resolver) checkFunctionName(f *function) {
	switch {
	case device.MatchString(*f.name):
		r.report(annotations.RuleReservedFunction.At(f.span, "Windows has no folder named %q", *f.name).
			WithHelp("rename it with function=name"))
	case strings.EqualFold(*f.name, "host"):
		r.report(annotations.RuleReservedFunction.At(f.span, "the function name %q is reserved", *f.name).
			WithHelp("rename it with function=name"))
	case !functionapp.IsFunctionName(*f.name):
		r.report(annotations.RuleFunctionName.At(f.span, "invalid function name %q", *f.name).
			WithHelp("set function=name: names start with a letter and have up to %d letters, digits, _ and -", functionapp.MaxName))
	}
}
