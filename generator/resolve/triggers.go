package resolve

import (
	"go/ast"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/internal/functionapp"
)

// trigger is a trigger with what findings about it point at.
type trigger struct {
	*model.Trigger // apart, so that it does not keep syntax trees
	*unit
	file      *load.File
	directive *annotations.Trigger
	nameSpan  annotations.Span // of the Go name
	arguments []parameter      // one for each of Arguments
	clients   *client          // behind Clients
}

// findFunctions resolves the triggers and negotiate functions of the package.
func (u *unit) findFunctions() {
	for decl := range u.declarations {
		switch node := decl.Node.(type) {
		case *ast.FuncDecl:
			if u.checkPairs(decl) {
				u.function(decl, node)
			}
		case *ast.TypeSpec:
			u.declaredNegotiation(decl, node)
		case *ast.Field:
			u.checkTarget(decl)
		}
	}
}

func (u *unit) function(decl declared, node *ast.FuncDecl) {
	trigger, isTrigger := annotations.First[*annotations.Trigger](decl.Declaration)
	negotiate, isNegotiate := annotations.First[*annotations.Negotiate](decl.Declaration)
	switch {
	case !isTrigger && !isNegotiate, !u.checkCallable(decl.file, node):
	case isTrigger:
		u.trigger(decl, node, trigger)
	default:
		u.negotiation(decl, node, negotiate)
	}
}

// checkPairs reports directives on a function that exclude or need each other.
func (u *unit) checkPairs(decl declared) bool {
	var first annotations.Directive
	for _, each := range decl.Directives {
		if _, ok := each.(*annotations.Parameter); ok {
			continue
		}
		if first != nil {
			u.report(annotations.RuleConflict.At(each.Head().Span, "//signalr:%s and //signalr:%s cannot be combined", first.Head().Name, each.Head().Name).
				WithRelated(first.Head().Span, "the other").WithHelp("keep only one"))
			return false
		}
		first = each
	}
	if _, ok := first.(*annotations.Trigger); ok {
		return true
	}
	for _, each := range annotations.All[*annotations.Parameter](decl.Declaration) {
		u.report(annotations.RuleNeedsAnother.At(each.Span, "//signalr:parameter needs //signalr:trigger on the same function").
			WithHelp("add //signalr:trigger, or remove //signalr:parameter"))
	}
	return true
}

func (u *unit) trigger(decl declared, node *ast.FuncDecl, directive *annotations.Trigger) {
	name := decl.file.Span(node.Name)
	t := &trigger{unit: u, file: decl.file, directive: directive, nameSpan: name, Trigger: &model.Trigger{
		Name:    node.Name.Name,
		Binding: orDefault(directive.Binding, model.DefaultBinding),
		Doc:     strings.TrimSpace(decl.Doc.Text()),
		Pos:     name.Start,
	}}
	u.triggers = append(u.triggers, t)
	if !u.checkGeneric(decl.file, node) {
		return
	}
	t.Receiver = u.receiverOf(node)
	t.Hub = u.functionHub(decl.file, node, directive.Hub, directive.Span, false)
	t.Connection = u.connectionOf(directive.Connection, t.Hub)
	t.category()
	t.event()
	t.parameters(u.parametersOf(decl.file, node.Type.Params))
	t.results(node.Type.Results)
	t.checkConnectionArguments()
	t.parameterNames(annotations.All[*annotations.Parameter](decl.Declaration))
	if !functionapp.IsBindingName(t.Binding) {
		u.report(annotations.RuleBindingName.At(directive.Binding.Span, "invalid binding name %q", t.Binding).
			WithHelp("binding names start with a letter and have up to %d letters and digits", functionapp.MaxName))
	}
}

// checkGeneric reports type parameters of a function or its receiver.
func (u *unit) checkGeneric(file *load.File, node *ast.FuncDecl) bool {
	if node.Type.TypeParams != nil {
		u.report(annotations.RuleGenericFunction.At(file.Span(node.Type.TypeParams), "%s has type parameters", node.Name.Name).
			WithHelp("remove them: clients do not pass types"))
		return false
	}
	if node.Recv == nil || len(node.Recv.List) != 1 {
		return true
	}
	typ := ast.Unparen(node.Recv.List[0].Type)
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = ast.Unparen(star.X)
	}
	if bareName(typ) == typ {
		return true
	}
	u.report(annotations.RuleGenericFunction.At(file.Span(typ), "%s is a method of a generic type", node.Name.Name).
		WithHelp("move it to a type without type parameters"))
	return false
}

// checkCallable reports functions that Go lets no code call.
func (u *unit) checkCallable(file *load.File, node *ast.FuncDecl) bool {
	name := node.Name.Name
	if name != "_" && (node.Recv != nil || name != "init" && (name != "main" || u.source.Name != "main")) {
		return true
	}
	u.report(annotations.RuleNotCallable.At(file.Span(node.Name), "%s cannot be called", name).
		WithHelp("rename the function"))
	return false
}

// receiverOf returns the receiver of a method, or nil. A method on an alias
// belongs to the type behind it.
func (u *unit) receiverOf(node *ast.FuncDecl) *model.Receiver {
	name := load.ReceiverType(node)
	if name == nil {
		return nil
	}
	_, pointer := ast.Unparen(node.Recv.List[0].Type).(*ast.StarExpr)
	return &model.Receiver{Type: u.source.TypeNamed(name.Name), Pointer: pointer}
}

// functionHub returns the hub of a function: the one it names, else that of
// its receiver, else that of the package, else, where asked for, the only one.
func (u *unit) functionHub(file *load.File, node *ast.FuncDecl, named annotations.Value[string], at annotations.Span, orOnly bool) string {
	found := u.hubOfType("")
	if receiver := load.ReceiverType(node); receiver != nil {
		hubType := u.source.TypeNamed(receiver.Name)
		if found = u.hubOfType(hubType); found == nil {
			u.report(annotations.RuleReceiverNotHub.At(file.Span(receiver), "%s is a method of %s, which is not a hub", node.Name.Name, hubType).
				WithHelp("put //signalr:hub above type %s, and register it even if another hub embeds it", hubType))
			return named.Value
		}
	}
	if named.Present() {
		u.checkNamedHub(named)
		return named.Value
	}
	if found == nil && orOnly {
		found = u.onlyHub()
	}
	if found == nil {
		u.report(annotations.RuleNoHub.At(at, "%s has no hub", node.Name.Name).WithHelp("%s", u.hubChoices()))
		return ""
	}
	return found.Name
}
