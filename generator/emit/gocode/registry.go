package gocode

import (
	"cmp"
	"maps"
	"slices"

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

// hubParameter returns the parameter through which the hub is passed; none for
// plain functions.
func (e *emitter) hubParameter(r *registry) []jen.Code {
	if r.hubType == "" {
		return nil
	}
	variable := e.local("hub")
	if !r.used {
		variable = jen.Id("_")
	}
	return []jen.Code{variable.Add(receiverType(r.receiver()))}
}

// register renders the Register function, and what its triggers share.
func (e *emitter) register(r *registry) {
	name := model.RegisterName(r.hubType)
	e.comment("%s adds the functions of %s to the app.", name, cmp.Or(r.hubType, "the package"))
	params := append([]jen.Code{e.local("app").Op("*").Qual(signalrPath, "App")}, e.hubParameter(r)...)
	e.file.Func().Id(name).Params(params...).BlockFunc(func(body *jen.Group) {
		for _, each := range r.triggers {
			var hub []jen.Code
			if r.hubType != "" {
				hub = append(hub, e.local("hub"))
			}
			body.Add(e.local("app")).Dot("Register").Call(jen.Id(each.builder).Call(hub...))
		}
		for _, each := range r.negotiations {
			body.Add(e.local("app")).Dot("RegisterNegotiation").Call(e.negotiation(each))
		}
	})
	e.file.Line()
	e.boundType(r)
}

// boundType renders the type whose methods read arguments for the hub.
func (e *emitter) boundType(r *registry) {
	if r.bound == "" {
		return
	}
	e.comment("%s reads the arguments of calls to %s.", r.bound, r.hubType)
	e.file.Type().Id(r.bound).Struct(jen.Id("hub").Add(receiverType(r.receiver())))
	e.file.Line()
}
