package resolve

import (
	"go/ast"

	"github.com/hubwire/hubwire/annotations"
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

// qualified is a name of a package.
type qualified struct{ importPath, name string }

// formerNames returns what generated code of the run's packages offered in
// earlier versions under another name: old to new.
func (r *resolver) formerNames() map[qualified]string {
	renamed := make(map[qualified]string)
	for _, u := range r.packages {
		for _, c := range u.clients {
			old := c.formerClients()
			for former, now := range map[string]string{
				old:                        c.Clients(),
				model.Prefixed("new", old): c.Constructor(),
				old + "Of":                 c.ForCall(),
			} {
				if former != now && !c.declares(former) {
					renamed[qualified{u.source.Path, former}] = now
				}
			}
		}
	}
	return renamed
}

// checkFormerNames reports the use of such names.
func (u *unit) checkFormerNames(renamed map[qualified]string) {
	if len(renamed) == 0 {
		return
	}
	for _, file := range u.source.Files {
		report := func(name *ast.Ident, importPath string) {
			if now, ok := renamed[qualified{importPath, name.Name}]; ok {
				at := file.Span(name)
				u.report(annotations.RuleClientsRenamed.At(at, "%s is now called %s", name.Name, now).
					WithHelp("write %s", now).WithFix(at, now))
			}
		}
		declared := declaredIn(file.Syntax)
		members := make(map[ast.Node]bool) // names that belong to something else
		ast.Inspect(file.Syntax, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.SelectorExpr:
				members[node.Sel] = true
				if pkg, ok := node.X.(*ast.Ident); ok {
					if importPath, imported := u.result.Import(file, pkg.Name); imported {
						report(node.Sel, importPath)
					}
				}
			case *ast.KeyValueExpr:
				members[node.Key] = true
			case *ast.Ident:
				if !declared[node.Name] && !members[node] {
					report(node, u.source.Path)
				}
			}
			return true
		})
	}
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
		case *ast.FuncDecl:
			add(node.Name)
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
