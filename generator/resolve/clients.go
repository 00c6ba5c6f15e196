package resolve

import (
	"go/ast"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/resolve/types"
)

// client is a client interface with its file.
type client struct {
	*model.Client // apart, so that it does not keep syntax trees
	file          *load.File
	spec          *ast.TypeSpec
	targetSpans   []annotations.Span // what says the target of each
}

// findClients resolves the client interfaces of the package.
func (u *unit) findClients() {
	for decl := range u.declarations {
		directive, ok := annotations.First[*annotations.Client](decl.Declaration)
		spec, isType := decl.Node.(*ast.TypeSpec)
		if !ok || !isType {
			continue
		}
		c := &client{file: decl.file, spec: spec, Client: &model.Client{
			Interface: spec.Name.Name,
			Hub:       u.clientHub(directive, spec.Name.Name),
			Doc:       strings.TrimSpace(decl.Doc.Text()),
			Pos:       decl.file.Span(spec.Name).Start,
		}}
		if h := u.hubNamed(c.Hub); h != nil {
			c.Connection = h.Connection
		}
		u.clients = append(u.clients, c)
		if spec.TypeParams != nil {
			u.report(annotations.RuleClientGeneric.At(decl.file.Span(spec.TypeParams), "the client interface %s has type parameters", c.Interface).
				WithHelp("remove the type parameters"))
			continue
		}
		u.methods(c)
	}
}

func (u *unit) clientHub(directive *annotations.Client, name string) string {
	if directive.Hub.Present() {
		u.checkNamedHub(directive.Hub)
		return directive.Hub.Value
	}
	if h := u.onlyHub(); h != nil {
		return h.Name
	}
	u.report(annotations.RuleWhichHub.At(directive.Span, "cannot tell which hub %s belongs to", name).WithHelp("%s", u.hubChoices()))
	return ""
}

// methods resolves the methods of a client interface.
func (u *unit) methods(c *client) {
	targets := make(firsts[annotations.Span])
	for _, field := range ast.Unparen(c.spec.Type).(*ast.InterfaceType).Methods.List {
		signature, ok := field.Type.(*ast.FuncType)
		if !ok || len(field.Names) != 1 {
			u.report(annotations.RuleClientEmbeds.At(c.file.Span(field), "the client interface %s embeds %s", c.Interface, types.Source(field.Type)).
				WithHelp("list its methods instead"))
			continue
		}
		at := c.file.Span(field.Names[0])
		m := model.Method{Name: field.Names[0].Name, Doc: strings.TrimSpace(field.Doc.Text()), Pos: at.Start}
		m.Target, at = u.target(c, field, at)
		if first, taken := targets.taken(m.Target, at); taken {
			u.report(annotations.RuleDuplicateTarget.At(at, "%s has two methods for the message %s (names are case-insensitive)", c.Interface, m.Target).
				WithRelated(first, "the other").WithHelp("rename it with //signalr:target name=x"))
		}
		if strings.EqualFold(m.Target, "constructor") || strings.EqualFold(m.Target, "__proto__") {
			u.report(annotations.RuleTargetUnheard.At(at, "JavaScript clients cannot listen for message %s", m.Target).
				WithHelp("rename it with //signalr:target name=x"))
		}
		m.Parameters, m.Result = u.messageSignature(c, m.Name, signature)
		c.Methods = append(c.Methods, m)
		c.targetSpans = append(c.targetSpans, at)
	}
}

// target returns the message a method sends, and what says so.
func (u *unit) target(c *client, field *ast.Field, at annotations.Span) (string, annotations.Span) {
	for _, decl := range c.file.Declarations {
		if decl.Node != field {
			continue
		}
		if directive, ok := annotations.First[*annotations.Target](decl); ok && directive.Name.Present() {
			return directive.Name.Value, directive.Name.Span
		}
	}
	return model.LowerFirst(field.Names[0].Name), at
}

// messageSignature checks func(ctx context.Context, arguments…) error, or the same
// with a value before the error, and returns the arguments and that value.
func (u *unit) messageSignature(c *client, name string, signature *ast.FuncType) ([]model.Parameter, model.Type) {
	list := u.parametersOf(c.file, signature.Params)
	results := u.parametersOf(c.file, signature.Results)
	takes := len(list) > 0 && u.isContext(list[0].typ) && !list[0].variadic
	gives := (len(results) == 1 || len(results) == 2) && u.types.IsError(results[len(results)-1].typ)
	if !takes || !gives {
		u.report(annotations.RuleClientMethod.At(c.file.Span(signature), "invalid signature of message %s.%s", c.Interface, name).
			WithHelp("write %[1]s(ctx context.Context, arguments…) error, or %[1]s(ctx context.Context, arguments…) (T, error) to wait for a client's result", name))
		return nil, nil
	}
	var parameters []model.Parameter
	for i, p := range list[1:] {
		parameters = append(parameters, u.argument(i, p, types.Sent))
	}
	if len(results) == 1 {
		return parameters, nil
	}
	return parameters, u.valueType(results[0], types.Arrives, true)
}

// checkTarget reports a target directive on a method of an interface that is
// no client interface.
func (u *unit) checkTarget(decl declared) {
	directive, ok := annotations.First[*annotations.Target](decl.Declaration)
	if !ok || decl.Interface == nil {
		return
	}
	if find(u.clients, func(c *client) bool { return c.spec == decl.Interface }) == nil {
		u.report(annotations.RuleNeedsAnother.At(directive.Span, "%s is not a client interface", decl.Interface.Name.Name).
			WithHelp("put //signalr:client above it, or remove //signalr:target"))
	}
}

// clientsUse returns the client behind a generated clients type: ChatClients,
// pkg.ChatClients or signalr.Clients[ChatClient]. It is nil for other types.
func (r *resolver) clientsUse(from *load.Package, t model.Type) *use {
	named, ok := r.types.Unalias(t).(*model.Named)
	switch {
	case !ok:
		return nil
	case named.Import != model.RuntimePath || named.Name != "Clients":
		name := named.Name
		return r.use(from, named.Import, func(c *client) bool { return c.Clients() == name || c.formerClients() == name && !c.declares(name) })
	case len(named.Args) == 1:
		return r.clientInterface(from, named.Args[0])
	}
	return nil
}

// use is the use of a client by a package.
type use struct {
	client     *client
	importPath string
}

// use returns the use of a client that a package has, or nil.
func (r *resolver) use(from *load.Package, importPath string, is func(*client) bool) *use {
	p := from
	if importPath != "" {
		if p = r.result.Lookup(from, importPath); p == nil {
			return nil
		}
	}
	if c := find(r.unitOf(p).clients, is); c != nil {
		return &use{c, importPath}
	}
	return nil
}

// clientInterface returns the client that a type names by its interface. It is
// nil for other types.
func (r *resolver) clientInterface(from *load.Package, t model.Type) *use {
	named, ok := t.(*model.Named)
	if !ok {
		return nil
	}
	return r.use(from, named.Import, func(c *client) bool { return c.Interface == named.Name })
}

// Clients returns the client interfaces of a package that was loaded or looked
// up, without findings about them.
func Clients(result *load.Result, p *load.Package) []*model.Client {
	var all []*model.Client
	for _, c := range newResolver(result, nil).unitOf(p).clients {
		all = append(all, c.Client)
	}
	return all
}
