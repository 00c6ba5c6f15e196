package resolve

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/resolve/types"
)

// parts is what a hub is made of, over all packages of its app.
type parts struct {
	triggers []*trigger // for messages
	clients  []*client
}

// partsOf returns the functions and client interfaces of a hub: those of the
// packages of its app, and the clients its functions take.
func (r *resolver) partsOf(home *unit, hub string) (found parts) {
	take := func(c *client) {
		if strings.EqualFold(c.Hub, hub) && !slices.Contains(found.clients, c) {
			found.clients = append(found.clients, c)
		}
	}
	for _, p := range r.result.Packages {
		if p.Root != home.source.Root {
			continue
		}
		u := r.unitOf(p)
		for _, c := range u.clients {
			take(c)
		}
		for _, t := range u.triggers {
			if !strings.EqualFold(t.Hub, hub) {
				continue
			}
			if t.Category == model.CategoryMessages {
				found.triggers = append(found.triggers, t)
			}
			if t.clients != nil {
				take(t.clients)
			}
		}
	}
	return found
}

// checkContracts warns, once for each hub, about what its outputs cannot have.
func (r *resolver) checkContracts(outputs []output) {
	for i, o := range outputs {
		if slices.IndexFunc(outputs, o.sameHub) != i {
			continue
		}
		of := r.partsOf(o.unit, o.hub.Name)
		for _, t := range of.triggers {
			if isSetting(t.Event) {
				r.report(annotations.RuleEventUnknown.At(t.directive.Event.Span, "event %s is an app setting, so the generated files of hub %s omit %s", t.Event, t.Hub, t.Name).
					WithHelp("write the event name"))
			}
		}
		r.checkMessages(of.clients)
	}
}

// checkMessages warns about a message that two client interfaces send with
// different arguments.
func (r *resolver) checkMessages(clients []*client) {
	type method struct {
		client *client
		index  int
	}
	first := make(firsts[method])
	for _, c := range clients {
		for i, m := range c.Methods {
			other, taken := first.taken(m.Target, method{c, i})
			if !taken || other.client == c || slices.Equal(r.spellArguments(c, i), r.spellArguments(other.client, other.index)) {
				continue // two of one interface are an error already
			}
			r.report(annotations.RuleMessageTwice.At(c.targetSpans[i], "%s and %s send %s with different arguments; the generated files of hub %s use those of the first", other.client.Interface, c.Interface, m.Target, c.Hub).
				WithRelated(other.client.targetSpans[other.index], "the first").
				WithHelp("use the same arguments, or rename one with //signalr:target name=x"))
		}
	}
}

// spellArguments writes the types of a message's arguments and result, in a way
// that tells all types apart.
func (r *resolver) spellArguments(c *client, method int) []string {
	forms := r.types.NewForms(types.Both, nil)
	var list []string
	for _, p := range c.Methods[method].Parameters {
		list = append(list, fmt.Sprint(forms.Canonical(p.Type), p.Variadic))
	}
	if result := c.Methods[method].Result; result != nil {
		list = append(list, fmt.Sprint("result ", forms.Canonical(result)))
	}
	return list
}

// describe gives hubs their outputs. Everything in the program is valid.
func (r *resolver) describe(outputs []output) {
	contracts := make(map[*hub]*model.Contract)
	for _, o := range outputs {
		if contracts[o.hub] == nil {
			contracts[o.hub] = r.contract(o.unit, o.hub)
		}
		o.hub.Outputs = append(o.hub.Outputs, model.Output{
			Format: o.Format, Path: o.file, Root: o.unit.source.Root, Contract: contracts[o.hub],
		})
	}
}

// contracts describes every hub that functions or clients are for, once an app,
// in the order of the packages.
func (r *resolver) contracts(units []*unit) []*model.Contract {
	var list []*model.Contract
	seen := make(map[string]bool)
	add := func(u *unit, h *hub) {
		if key := u.source.Root + "\x00" + strings.ToLower(h.Name); !seen[key] {
			seen[key] = true
			list = append(list, r.contract(u, h))
		}
	}
	for _, u := range units {
		for _, h := range u.hubs {
			add(u, h)
		}
		for _, t := range u.triggers {
			add(u, &hub{Hub: &model.Hub{Name: t.Hub}})
		}
		for _, c := range u.clients {
			add(u, &hub{Hub: &model.Hub{Name: c.Hub}})
		}
	}
	return list
}

// contract describes a hub, as its package writes types.
func (r *resolver) contract(home *unit, h *hub) *model.Contract {
	of := r.partsOf(home, h.Name)
	forms := r.types.NewForms(types.Both, home.source)
	c := &model.Contract{Hub: h.Name, Name: contractName(h), Doc: h.doc}
	for _, t := range of.triggers {
		if isSetting(t.Event) {
			continue
		}
		c.Calls = append(c.Calls, model.Call{Event: t.Event, Doc: t.Doc, Arguments: arguments(forms, t.Arguments), Result: result(forms, t.Result)})
	}
	first := make(firsts[*client])
	for _, from := range of.clients {
		for _, m := range from.Methods {
			if _, taken := first.taken(m.Target, from); !taken {
				c.Messages = append(c.Messages, model.Message{Target: m.Target, Doc: m.Doc, Arguments: arguments(forms, m.Parameters), Result: result(forms, m.Result)})
			}
		}
	}
	c.Definitions = forms.Definitions()
	return c
}

func arguments(forms *types.Forms, list []model.Parameter) []model.Argument {
	var all []model.Argument
	for _, p := range list {
		all = append(all, model.Argument{Name: p.Name, JSON: forms.Of(p.Type), Variadic: p.Variadic})
	}
	return all
}

func result(forms *types.Forms, t model.Type) *model.JSON {
	if t == nil {
		return nil
	}
	return forms.Of(t)
}

// contractName is the hub's type without a Hub at its end, or, where that is
// nothing and for plain functions, the hub's name as an identifier.
func contractName(h *hub) string {
	for _, name := range []string{h.Type, h.Name} {
		if short := types.Identifier(strings.TrimSuffix(name, "Hub")); short != "" {
			return short
		}
	}
	return types.Identifier(h.Name)
}
