package resolve

import (
	"go/ast"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// formerClients returns the name that the clients type of an interface had in
// earlier versions: the interface's with an s.
func (c *client) formerClients() string { return c.Interface + "s" }

// declares reports whether the client's package declares a name.
func (c *client) declares(name string) bool {
	_, declared := c.file.Package.Scope[name]
	return declared
}

// formerNames returns what generated code of the run's packages offered in
// earlier versions under another name: old to new, by import path.
func (r *resolver) formerNames() map[string]map[string]string {
	all := make(map[string]map[string]string)
	for _, u := range r.packages {
		for _, c := range u.clients {
			old := c.formerClients()
			if old == c.Clients() {
				continue
			}
			if all[u.source.Path] == nil {
				all[u.source.Path] = make(map[string]string)
			}
			for former, now := range map[string]string{
				old:                        c.Clients(),
				model.Prefixed("new", old): c.Constructor(),
				old + "Of":                 c.ForCall(),
			} {
				if !c.declares(former) {
					all[u.source.Path][former] = now
				}
			}
		}
	}
	return all
}

// checkFormerNames reports the use of such names.
func (u *unit) checkFormerNames() {
	renamed := u.formerNames()
	if len(renamed) == 0 {
		return
	}
	for _, file := range u.source.Files {
		u.checkFormerNamesIn(file, renamed)
	}
}

func (u *unit) checkFormerNamesIn(file *load.File, renamed map[string]map[string]string) {
	declared := declaredIn(file.Syntax)
	report := func(name *ast.Ident, path string) {
		if now, ok := renamed[path][name.Name]; ok {
			at := file.Span(name)
			u.report(annotations.RuleClientsRenamed.At(at, "%s is now called %s", name.Name, now).
				WithHelp("write %s", now).WithFix(at, now))
		}
	}
	var visit func(ast.Node) bool
	visit = func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			if pkg, ok := node.X.(*ast.Ident); ok {
				if path, imported := u.result.Import(file, pkg.Name); imported {
					report(node.Sel, path)
				}
			}
			ast.Inspect(node.X, visit)
			return false
		case *ast.KeyValueExpr:
			ast.Inspect(node.Value, visit)
			return false
		case *ast.Ident:
			if !declared[node.Name] {
				report(node, u.source.Path)
			}
		}
		return true
	}
	ast.Inspect(file.Syntax, visit)
}

// declaredIn returns the names that a file declares somewhere, fields and local
// variables included.
func declaredIn(file *ast.File) map[string]bool {
	names := make(map[string]bool)
	add := func(list ...*ast.Ident) {
		for _, name := range list {
			names[name.Name] = true
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.Field:
			add(node.Names...)
		case *ast.ValueSpec:
			add(node.Names...)
		case *ast.TypeSpec:
			add(node.Name)
		case *ast.FuncDecl:
			add(node.Name)
		case *ast.LabeledStmt:
			add(node.Label)
		case *ast.AssignStmt:
			for _, left := range node.Lhs {
				if name, ok := left.(*ast.Ident); ok {
					add(name)
				}
			}
		}
		return true
	})
	return names
}
