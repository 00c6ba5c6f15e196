package gocode

import (
	"cmp"
	"maps"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/emit"
	"github.com/hubwire/hubwire/generator/model"
)

// registry is what one generated Register function adds to an app: the
// methods of one type, or the plain functions of the package.
type registry struct {
	hubType      string // Go type; "" for plain functions
	pointer      bool   // the function takes a pointer to the type
	used         bool   // a method of the type is called
	triggers     []*model.Trigger
	negotiations []*model.Negotiation
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
		r.triggers = append(r.triggers, trigger)
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

// register adds the Register function.
func (e *emitter) register(r *registry) {
	name := model.RegisterName(r.hubType)
	params := []jen.Code{e.local("app").Op("*").Qual(signalrPath, "App")}
	if r.hubType != "" {
		params = append(params, e.hubParameter(r))
	}
	var body []jen.Code
	scope, outputs := e.triggerScope(), make(map[emit.Output]string)
	triggers := make([]jen.Code, len(r.triggers))
	for i, t := range r.triggers {
		own, sends := e.output(t)
		if sends && outputs[own] == "" {
			outputs[own] = free("to"+model.UpperFirst(model.Identifier(own.Hub)), e.mentioned, scope)
			scope[outputs[own]] = true
			fields := keys("Hub", own.Hub, "Connection", own.Connection, "Binding", own.Binding)
			body = append(body, jen.Id(outputs[own]).Op(":=").Index().Qual(signalrPath, "Output").Values(jen.Values(fields...)))
		}
		triggers[i] = e.trigger(t, outputs[own])
	}
	if len(triggers) > 0 {
		body = append(body, e.local("app").Dot("Register").Add(lines("(", ")", triggers...)))
	}
	for _, n := range r.negotiations {
		body = append(body, e.negotiation(n))
	}
	e.declare(name+" adds the functions of "+cmp.Or(r.hubType, "the package")+" to the app.",
		jen.Func().Id(name).Params(params...).Block(body...))
}

// hubParameter is the parameter through which the hub is passed. A type without
// methods of ours is taken as a pointer, as most hubs are.
func (e *emitter) hubParameter(r *registry) *jen.Statement {
	if !r.used {
		return jen.Id("_").Op("*").Id(r.hubType)
	}
	hub := e.local("hub")
	if r.pointer {
		hub.Op("*")
	}
	return hub.Id(r.hubType)
}

// lines renders a list with one item a line.
func lines(open, closing string, items ...jen.Code) jen.Code {
	return jen.Custom(jen.Options{Open: open, Close: closing, Separator: ",", Multi: true}, items...)
}

// output returns the output of a trigger that sends to clients, without what
// the runtime takes by default.
func (e *emitter) output(t *model.Trigger) (own emit.Output, sends bool) {
	for _, own := range emit.Outputs(e.pkg, t) {
		own.Connection = unless(t.Connection, own.Connection)
		own.Binding = unless(emit.OutputBinding, own.Binding)
		return own, true
	}
	return own, false
}

// keys renders the fields of a literal that have a value, all strings: name,
// value, name, value …
func keys(pairs ...string) []jen.Code {
	var list []jen.Code
	for pair := range slices.Chunk(pairs, 2) {
		if pair[1] != "" {
			list = append(list, key(pair[0], jen.Lit(pair[1])))
		}
	}
	return list
}

func key(name string, value jen.Code) jen.Code { return jen.Id(name).Op(":").Add(value) }

// unless returns a value that is not the default, else nothing.
func unless(usual, value string) string {
	if value == usual {
		return ""
	}
	return value
}
