package gocode

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// registry is what one generated Register function adds to an app: the
// methods of one type, or the plain functions of the package.
type registry struct {
	hubType      string // Go type; "" for plain functions
	pointer      bool   // the function takes a pointer to the type
	used         bool   // a method of the type is called
	bound        string // type whose methods read arguments for the hub; "" for plain functions
	triggers     []*entry
	negotiations []*model.Negotiation
}

// entry is one trigger of a registry.
type entry struct {
	trigger *model.Trigger
	builder string // function that returns its signalr.Trigger
	decoder string // function that reads its arguments; a method of registry.bound where there is one
}

// registriesOf groups the functions of a package, plain functions first, then
// types by name.
func registriesOf(pkg *model.Package) []*registry {
	byType := map[string]*registry{}
	of := func(receiver *model.Receiver, hubType string) *registry {
		if receiver != nil {
			hubType = receiver.Type
		}
		r := byType[hubType]
		if r == nil {
			r = &registry{hubType: hubType}
			byType[hubType] = r
		}
		if receiver != nil {
			r.used = true
			r.pointer = r.pointer || receiver.Pointer
		}
		return r
	}
	for _, trigger := range pkg.Triggers {
		r := of(trigger.Receiver, "")
		r.triggers = append(r.triggers, &entry{trigger: trigger})
	}
	for _, negotiation := range pkg.Negotiations {
		r := of(negotiation.Receiver, negotiation.HubType)
		r.negotiations = append(r.negotiations, negotiation)
	}
	var list []*registry
	for _, hubType := range slices.Sorted(maps.Keys(byType)) {
		list = append(list, byType[hubType])
	}
	return list
}

// receiver returns the type of the hub parameter. A type without methods of
// ours is taken as a pointer, as most hubs are.
func (r *registry) receiver() *model.Receiver {
	return &model.Receiver{Type: r.hubType, Pointer: r.pointer || !r.used}
}

// hubParameter returns the parameter through which the hub is passed; empty for
// plain functions.
func (e *emitter) hubParameter(r *registry) string {
	switch {
	case r.hubType == "":
		return ""
	case !r.used:
		return "_ " + receiverType(r.receiver())
	default:
		return e.locals["hub"] + " " + receiverType(r.receiver())
	}
}

// registerForm is the Register function. Its holes: name, parameters and
// statements.
func (e *emitter) registerForm() jen.Code {
	return jen.Func().Add(hole(0)).Params(hole(1)).Block(hole(2))
}

// register renders the Register function, and what its triggers share.
func (e *emitter) register(r *registry) {
	name := model.RegisterName(r.hubType)
	app, hub := e.locals["app"], ""
	params := app + " *" + e.qualified(signalrPath, "App")
	if r.hubType != "" {
		params, hub = params+", "+e.hubParameter(r), e.locals["hub"]
	}
	var statements []string
	for _, each := range r.triggers {
		statements = append(statements, call(app+".Register", call(each.builder, hub)))
	}
	for _, each := range r.negotiations {
		statements = append(statements, e.once(e.negotiation(each)))
	}
	e.comment(name, " adds the functions of ", cmp.Or(r.hubType, "the package"), " to the app.")
	e.declare(&e.forms.register, name, params, strings.Join(statements, "\n"))
	e.boundType(r)
}

// boundType renders the type whose methods read arguments for the hub.
func (e *emitter) boundType(r *registry) {
	if r.bound == "" {
		return
	}
	e.comment(r.bound, " reads the arguments of calls to ", r.hubType, ".")
	e.add(jen.Type().Id(r.bound).Struct(jen.Id("hub").Id(receiverType(r.receiver()))))
}
