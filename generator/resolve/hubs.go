package resolve

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// hub is a hub with its directive.
type hub struct {
	*model.Hub // apart, so that it does not keep syntax trees
	directive  *annotations.Hub
	doc        string // doc comment without directives
}

// findHubs resolves the hub directives of the package.
func (u *unit) findHubs() {
	for decl := range u.declarations {
		directive, ok := annotations.First[*annotations.Hub](decl.Declaration)
		if !ok {
			continue
		}
		h := &hub{directive: directive, doc: strings.TrimSpace(decl.Doc.Text()), Hub: &model.Hub{
			Connection: orDefault(directive.Connection, model.DefaultConnection),
			Pos:        directive.Span.Start,
		}}
		switch node := decl.Node.(type) {
		case *ast.TypeSpec:
			u.hubType(h, node, decl.file)
		case *ast.File:
			u.packageHub(h)
		}
		u.checkHubName(h.Name, spanOr(directive.Name, directive.Span))
		u.hubs = append(u.hubs, h)
	}
}

// checkNamedHub warns about the name of a hub that nothing declares and that
// looks like one that is there.
func (u *unit) checkNamedHub(named annotations.Value[string]) {
	u.checkHubName(named.Value, named.Span)
	if isSetting(named.Value) || u.hubNamed(named.Value) != nil {
		return
	}
	var names []string
	for _, h := range u.hubsOfApp() {
		names = append(names, h.Name)
	}
	d := annotations.RuleHubMisspelt.At(named.Span, "unknown hub %q", named.Value)
	if d, found := d.WithNearest(named.Value, "", names); found {
		u.report(d)
	}
}

func (u *unit) hubType(h *hub, spec *ast.TypeSpec, file *load.File) {
	h.Type = spec.Name.Name
	h.Name = orDefault(h.directive.Name, h.Type)
	if spec.TypeParams != nil {
		u.report(annotations.RuleGenericHub.At(file.Span(spec.TypeParams), "the hub type %s has type parameters", h.Type).
			WithHelp("remove them: generated code registers one value of the type"))
	}
}

// packageHub is the hub of plain functions. Its name is that of the package,
// except for package main, whose name says nothing.
func (u *unit) packageHub(h *hub) {
	h.Name = orDefault(h.directive.Name, u.source.Name)
	if u.source.Name == "main" && !h.directive.Name.Present() {
		u.report(annotations.RuleHubNameMissing.At(h.directive.Span, "the hub of package main has no name").
			WithHelp("write //signalr:hub name=chat"))
	}
	if first := u.hubOfType(""); first != nil {
		u.report(annotations.RuleTwoHubs.At(h.directive.Span, "package %s has two //signalr:hub directives for its plain functions", u.source.Name).
			WithRelated(first.directive.Span, "the first one").
			WithHelp("keep one, and put hub=name on the other's triggers"))
	}
}

// hubOfType returns the hub of a type, or, for "", of plain functions.
func (u *unit) hubOfType(name string) *hub {
	return find(u.hubs, func(h *hub) bool { return h.Type == name })
}

// hubNamed returns a hub of the package, or of another of the app, by name.
func (u *unit) hubNamed(name string) *hub {
	has := func(h *hub) bool { return strings.EqualFold(h.Name, name) }
	if own := find(u.hubs, has); own != nil {
		return own
	}
	return find(u.hubsOfApp(), has)
}

// hubsOfApp returns the hubs of the app, those of the package first.
func (u *unit) hubsOfApp() []*hub {
	all := slices.Clone(u.hubs)
	for _, p := range u.result.Packages {
		if p != u.source && p.Root == u.source.Root {
			all = append(all, u.unitOf(p).hubs...)
		}
	}
	return all
}

// onlyHub returns the hub of the package where all its hubs have one name.
func (u *unit) onlyHub() *hub {
	another := func(h *hub) bool { return !strings.EqualFold(h.Name, u.hubs[0].Name) }
	if len(u.hubs) == 0 || slices.ContainsFunc(u.hubs, another) {
		return nil
	}
	return u.hubs[0]
}

// hubChoices says which hubs the package has.
func (u *unit) hubChoices() string {
	var names []string
	for _, h := range u.hubs {
		names = append(names, "hub="+h.Name)
	}
	if len(names) == 0 {
		return "write hub=name, or put //signalr:hub above a struct type or the package clause"
	}
	return "write " + strings.Join(names, " or ")
}

// connectionOf returns the connection of a function: its own, else that of
// the declared hub with its hub's name.
func (u *unit) connectionOf(own annotations.Value[string], hubName string) string {
	if own.Present() {
		return own.Value
	}
	if h := u.hubNamed(hubName); h != nil {
		return h.Connection
	}
	return model.DefaultConnection
}

// orDefault returns the value of a key, or the default where it is left out.
func orDefault(v annotations.Value[string], otherwise string) string {
	if v.Present() {
		return v.Value
	}
	return otherwise
}

// spanOr returns the place of a value, or another where it is left out.
func spanOr[T any](v annotations.Value[T], otherwise annotations.Span) annotations.Span {
	if v.Present() {
		return v.Span
	}
	return otherwise
}
