package resolve

import (
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/internal/functionapp"
)

// reservedFunction is the name the Functions host keeps for itself.
const reservedFunction = "host"

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
	for _, u := range a {
		for _, t := range u.triggers {
			f := &function{name: &t.Function, hub: t.Hub, explicit: t.directive.Function.Present()}
			f.span = spanOr(t.directive.Function, t.nameSpan)
			t.Function = orDefault(t.directive.Function, t.Name)
			all = append(all, f)
		}
		for _, n := range u.negotiations {
			f := &function{name: &n.Function, hub: n.Hub, explicit: n.directive.Function.Present()}
			f.span = spanOr(n.directive.Function, n.nameSpan)
			n.Function = orDefault(n.directive.Function, n.Function)
			all = append(all, f)
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
	first := make(map[string]*function)
	for _, f := range all {
		r.checkFunctionName(f)
		key := strings.ToLower(*f.name)
		if other := first[key]; other != nil {
			r.report(annotations.RuleDuplicateFunction.At(f.span, "duplicate function name %s (names are case-insensitive)", *f.name).
				WithRelated(other.span, "the other").
				WithHelp("rename one of them with function=name"))
			continue
		}
		first[key] = f
	}
}

// isDevice reports whether Windows takes a file name for a device
// (https://learn.microsoft.com/windows/win32/fileio/naming-a-file): a checkout
// there would fail.
func isDevice(name string) bool {
	name = strings.ToUpper(name)
	switch {
	case slices.Contains([]string{"CON", "PRN", "AUX", "NUL"}, name):
		return true
	case len(name) == 4 && (strings.HasPrefix(name, "COM") || strings.HasPrefix(name, "LPT")):
		return '0' <= name[3] && name[3] <= '9'
	}
	return false
}

func (r *resolver) checkFunctionName(f *function) {
	switch {
	case isDevice(*f.name):
		r.report(annotations.RuleReservedFunction.At(f.span, "Windows has no folder named %q", *f.name).
			WithHelp("rename it with function=name"))
	case strings.EqualFold(*f.name, reservedFunction):
		r.report(annotations.RuleReservedFunction.At(f.span, "the function name %q is reserved", *f.name).
			WithHelp("rename it with function=name"))
	case !functionapp.IsFunctionName(*f.name):
		r.report(annotations.RuleFunctionName.At(f.span, "invalid function name %q", *f.name).
			WithHelp("set function=name: names start with a letter and have up to %d letters, digits, _ and -", functionapp.MaxName))
	}
}
