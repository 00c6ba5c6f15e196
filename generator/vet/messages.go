package vet

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"
	"sync"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/resolve"
	"github.com/hubwire/hubwire/internal/words"
)

// messages compares the messages that client interfaces declare with those
// that the package sends. Generated code and tests do not count: neither sends
// anything in a running program of its own accord.
func (c *checker) messages(p *load.Package) {
	clients := resolve.Clients(c.loaded, p)
	if len(c.pass.TypeErrors) == 0 {
		called := c.called(p)
		for _, client := range clients {
			c.neverSent(p, client, called)
		}
	}
	c.targets(p, clients)
}

// called returns the names of all interface methods that the package uses. A
// method may be called through another interface that has it too, so names
// are all that counts, and the interfaces of imported packages count as well.
func (c *checker) called(p *load.Package) map[string]bool {
	called := make(map[string]bool)
	for _, file := range p.Files {
		ast.Inspect(file.Syntax, func(node ast.Node) bool {
			if name, ok := node.(*ast.Ident); ok {
				f, ok := c.pass.TypesInfo.Uses[name].(*types.Func)
				if ok && f.Signature().Recv() != nil && types.IsInterface(f.Signature().Recv().Type()) {
					called[f.Name()] = true
				}
			}
			return true
		})
	}
	for _, imported := range c.pass.Pkg.Imports() {
		scope := imported.Scope()
		for _, name := range scope.Names() {
			if declared, ok := scope.Lookup(name).(*types.TypeName); ok && declared.Exported() {
				if list, ok := declared.Type().Underlying().(*types.Interface); ok {
					for method := range list.Methods() {
						called[method.Name()] = true
					}
				}
			}
		}
	}
	return called
}

// neverSent reports the methods of a client interface that the package does
// not call and no other package can.
func (c *checker) neverSent(p *load.Package, client *model.Client, called map[string]bool) {
	object := p.Scope[client.Interface]
	list, ok := ast.Unparen(object.Type.Type).(*ast.InterfaceType)
	if !ok {
		return
	}
	private := p.Name == "main" || !ast.IsExported(client.Interface)
	for _, method := range list.Methods.List {
		for _, name := range method.Names {
			if called[name.Name] || !private && name.IsExported() {
				continue
			}
			c.report(annotations.RuleMessageNeverSent.At(object.File.Span(name), "%s.%s is never called, so its message is never sent", client.Interface, name.Name).
				WithHelp("send it, or remove the method"))
		}
	}
}

// targets checks the messages that the package sends by their names. Clients
// compare names without case. A program that declares no messages at all has
// chosen to go without.
func (c *checker) targets(p *load.Package, clients []*model.Client) {
	declared := sync.OnceValue(func() []string { return c.declared(p, clients) }) // reads the imported packages
	for _, file := range p.Files {
		ast.Inspect(file.Syntax, func(node ast.Node) bool {
			target := c.targetOf(node)
			if target == nil {
				return true
			}
			value := c.pass.TypesInfo.Types[target].Value
			if value == nil || value.Kind() != constant.String {
				return true
			}
			name, known := constant.StringVal(value), declared()
			if len(known) == 0 || slices.ContainsFunc(known, func(each string) bool { return strings.EqualFold(each, name) }) {
				return true
			}
			d := annotations.RuleUnknownTarget.At(file.Span(target), "unknown message %q: no client interface declares it", name)
			if near := words.Nearest(name, known); near != "" {
				d = d.WithHelp("did you mean %s?", near)
			} else {
				d = d.WithHelp("declare it in a client interface; known messages: %s", strings.Join(known, ", "))
			}
			c.report(d)
			return true
		})
	}
}

// targetOf returns the name of the message that an expression sends or makes:
// the argument of [bind.Recipient]'s methods, or the field of a signalr.Message.
func (c *checker) targetOf(node ast.Node) ast.Expr {
	switch node := node.(type) {
	case *ast.CallExpr:
		selector, ok := ast.Unparen(node.Fun).(*ast.SelectorExpr)
		if !ok || selector.Sel.Name != "Send" && selector.Sel.Name != "Invoke" || len(node.Args) < 2 {
			return nil
		}
		f, ok := c.pass.TypesInfo.Uses[selector.Sel].(*types.Func)
		if ok && f.Signature().Recv() != nil && isNamed(f.Signature().Recv().Type(), model.BindPath, "Recipient") {
			return node.Args[1]
		}
	case *ast.CompositeLit:
		if t := c.pass.TypesInfo.TypeOf(node); t == nil || !isNamed(t, model.RuntimePath, "Message") {
			return nil
		}
		for i, element := range node.Elts {
			pair, ok := element.(*ast.KeyValueExpr)
			if !ok && i == 0 {
				return element // Target is the first field
			}
			if ok {
				if key, isName := pair.Key.(*ast.Ident); isName && key.Name == "Target" {
					return pair.Value
				}
			}
		}
	}
	return nil
}

// declared returns the names of the messages that the client interfaces of
// the package and of those it imports declare.
func (c *checker) declared(p *load.Package, clients []*model.Client) []string {
	for _, imported := range c.pass.Pkg.Imports() {
		if other := c.loaded.Lookup(p, imported.Path()); other != nil {
			clients = append(clients[:len(clients):len(clients)], resolve.Clients(c.loaded, other)...)
		}
	}
	var names []string
	for _, client := range clients {
		for _, method := range client.Methods {
			names = append(names, method.Target)
		}
	}
	return names
}

// isNamed reports whether a type is a declared one of a package, instantiated
// or not.
func isNamed(t types.Type, path, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path && named.Obj().Name() == name
}
