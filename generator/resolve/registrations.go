package resolve

import (
	"go/ast"
	"go/token"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/model"
)

// registration is a hub type with functions, "" for plain functions. Generated
// code has one function for each that registers them.
type registration struct {
	hubType string
	pointer bool             // that function takes a pointer
	at      annotations.Span // of the first function
}

// registrations returns what the program has to register, in source order.
func (u *unit) registrations() []*registration {
	var list []*registration
	add := func(hubType string, receiver *model.Receiver, at annotations.Span) {
		if receiver != nil {
			hubType = receiver.Type
		}
		for _, r := range list {
			if r.hubType == hubType {
				r.pointer = r.pointer || receiver != nil && receiver.Pointer
				return
			}
		}
		list = append(list, &registration{hubType, receiver == nil || receiver.Pointer, at})
	}
	for _, t := range u.triggers {
		add("", t.Receiver, t.nameSpan)
	}
	for _, n := range u.negotiations {
		add(n.HubType, n.Receiver, n.nameSpan)
	}
	return list
}

// checkRegistered warns about functions that the program certainly does not
// register: their register function is for this package alone, which does not
// mention it.
func (u *unit) checkRegistered() {
	missing := make(map[string]*registration)
	for _, r := range u.registrations() {
		if name := model.RegisterName(r.hubType); u.source.Name == "main" || !token.IsExported(name) {
			missing[name] = r
		}
	}
	for _, file := range u.source.Files {
		if file.Partial {
			return // the call may be in what could not be read
		}
		ast.Inspect(file.Syntax, func(node ast.Node) bool {
			if name, ok := node.(*ast.Ident); ok {
				delete(missing, name.Name)
			}
			return len(missing) > 0
		})
	}
	for name, r := range missing {
		u.report(annotations.RuleNotRegistered.At(r.at, "%s is never called, so this function is not registered", name).
			WithHelp("call %s where the app is made", r.call(name)))
	}
}

// call returns the call of the register function as programs have it.
func (r *registration) call(name string) string {
	switch {
	case r.hubType == "":
		return name + "(app)"
	case r.pointer:
		return name + "(app, &" + r.hubType + "{…})"
	}
	return name + "(app, " + r.hubType + "{…})"
}
