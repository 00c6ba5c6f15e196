package resolve

import (
	"cmp"
	"go/ast"
	"slices"
	"strconv"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/resolve/types"
)

// parameter is one parameter or result of a function as it is written.
type parameter struct {
	types.Expr            // its type, of one element where variadic
	typ        model.Type // that is
	name       string     // "" where it has none, or is blank
	variadic   bool
	node       ast.Node // its name, or the whole where it has none
}

// span returns the place of the parameter.
func (p parameter) span() annotations.Span { return p.File.Span(p.node) }

// parametersOf lists the parameters or results of a signature one by one.
func (r *resolver) parametersOf(file *load.File, list *ast.FieldList) []parameter {
	if list.NumFields() == 0 {
		return nil
	}
	all := make([]parameter, 0, list.NumFields())
	for _, field := range list.List {
		p := parameter{Expr: types.Expr{Expr: field.Type, File: file}, node: field}
		if ellipsis, ok := field.Type.(*ast.Ellipsis); ok {
			p.variadic, p.Expr.Expr = true, ellipsis.Elt
		}
		p.typ = r.types.Type(p.Expr)
		if len(field.Names) == 0 {
			all = append(all, p)
		}
		for _, name := range field.Names {
			p.name, p.node = name.Name, name
			if p.name == "_" {
				p.name = ""
			}
			all = append(all, p)
		}
	}
	return all
}

// role is what a parameter of a trigger is for. They stand in this order.
type role int

const (
	roleContext role = iota
	roleInput
	roleClients
	roleArgument
	roles // how many there are
)

func (r role) String() string {
	return [...]string{"context.Context", "the invocation context", "the clients type", "an argument of the call"}[r]
}

// parameters resolves the parameters of a trigger.
func (t *trigger) parameters(list []parameter) {
	var given [roles]annotations.Span
	t.Arguments = make([]model.Parameter, 0, len(list))
	t.arguments = make([]parameter, 0, len(list))
	last := roleContext
	for _, p := range list {
		use, role := t.roleOf(p)
		if role != roleArgument {
			if first := given[role]; first.Start.IsValid() {
				t.report(annotations.RuleParameterTwice.At(p.span(), "duplicate parameter: %s", role).
					WithRelated(first, "taken here first").WithHelp("remove one of the two"))
				continue
			}
			given[role] = p.span()
			if p.variadic {
				t.report(annotations.RuleSpecialCannotBeList.At(p.span(), "%s cannot be variadic", role).
					WithHelp("remove the dots"))
			}
		}
		if role < last {
			t.report(annotations.RuleParameterOrder.At(p.span(), "%s must come before %s", role, last).
				WithHelp("the order is: context.Context, the invocation context, the clients type, the arguments of the call"))
		}
		last = max(last, role)
		t.take(p, role, use)
	}
	t.checkInput(list)
}

// checkInput reports an input key that names no parameter.
func (t *trigger) checkInput(list []parameter) {
	input := t.directive.Input
	named := slices.ContainsFunc(list, func(p parameter) bool { return p.name == input.Value })
	if named || !input.Present() {
		return
	}
	var names []string
	for _, p := range list {
		if p.name != "" {
			names = append(names, p.name)
		}
	}
	d := annotations.RuleInputUnknown.At(input.Span, "%s has no parameter %s", t.Name, input.Value).
		WithHelp("name the parameter that takes the invocation context")
	d, _ = d.WithNearest(input.Value, "", names)
	t.report(d)
}

// roleOf says what a parameter is for, with the client of a clients type.
func (t *trigger) roleOf(p parameter) (*use, role) {
	input := t.directive.Input
	switch {
	case input.Present() && p.name == input.Value:
		return nil, roleInput
	case t.isContext(p.typ):
		return nil, roleContext
	case t.types.Is(p.typ, model.RuntimePath, invocationContext), t.types.IsPointerTo(p.typ, model.RuntimePath, invocationContext):
		return nil, roleInput
	}
	if use := t.clientsUse(t.source, p.typ); use != nil {
		return use, roleClients
	}
	return nil, roleArgument
}

// take adds a parameter to the model.
func (t *trigger) take(p parameter, role role, use *use) {
	switch role {
	case roleContext:
		t.Context = true
	case roleClients:
		t.clients, t.Clients = use.client, &model.ClientsUse{Client: use.client.Client, Import: use.importPath}
	case roleInput:
		t.input(p)
	case roleArgument:
		t.Arguments = append(t.Arguments, t.argument(len(t.Arguments), p, types.Arrives))
		t.arguments = append(t.arguments, p)
	}
}

// argument returns an argument of a call or a message; one without a name is
// called by its place.
func (r *resolver) argument(i int, p parameter, d types.Direction) model.Parameter {
	name := cmp.Or(p.name, "arg"+strconv.Itoa(i))
	return model.Parameter{Name: name, Type: r.valueType(p, d, true), Variadic: p.variadic, Pos: p.span().Start}
}

// input takes the invocation context, as the runtime's type or one of the
// program's own.
func (t *trigger) input(p parameter) {
	switch {
	case t.types.IsPointerTo(p.typ, model.RuntimePath, invocationContext):
		t.Input = model.InputContext
	case t.types.Is(p.typ, model.RuntimePath, invocationContext):
		t.report(annotations.RuleContextByValue.At(p.span(), "the invocation context must be a pointer").
			WithHelp("write *%s", types.Source(p.Expr.Expr)).
			WithFix(annotations.SpanOf(p.File.Tokens, p.Pos(), p.Pos()), "*"))
	default:
		t.Input = model.InputCustom
		t.InputType = t.travels(value{parameter: p, direction: types.Arrives, input: true}, true)
	}
}

const (
	contextPath       = "context"
	httpPath          = "net/http"
	invocationContext = "InvocationContext"
)

func (r *resolver) isContext(t model.Type) bool { return r.types.Is(t, contextPath, "Context") }
