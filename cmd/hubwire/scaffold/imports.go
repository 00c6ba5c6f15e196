package scaffold

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"
)

// addImports makes a file import the packages, the standard library's first,
// and returns the names by which the file knows them. Other lines of a file
// that gofmt would not change stay as they are.
func addImports(text []byte, paths ...string) (changed []byte, names []string, err error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ImportsOnly)
	if err != nil {
		return nil, nil, err
	}
	var ours, others []string // missing: of the standard library, and not
	for _, each := range paths {
		name, found := importName(file, each)
		names = append(names, name)
		switch {
		case found:
		case isStandard(each):
			ours = append(ours, strconv.Quote(each))
		default:
			others = append(others, strconv.Quote(each))
		}
	}
	switch group := importGroup(file); {
	case len(ours)+len(others) == 0:
		return text, names, nil
	case group == nil:
		at := fset.Position(file.Name.End()).Offset
		changed = insert(text, at, "\n\nimport ("+lines(ours)+separated(ours, others)+lines(others)+"\n)")
	default:
		// From the back, so that places stay what they were.
		changed = text
		if len(others) > 0 {
			changed = insert(changed, fset.Position(group.Rparen).Offset, strings.TrimPrefix(lines(others), "\n")+"\n")
		}
		first := group.Specs[0].(*ast.ImportSpec) // a group of imports has nothing else
		after := ""
		if path, err := strconv.Unquote(first.Path.Value); err == nil && len(ours) > 0 && !isStandard(path) {
			after = "\n"
		}
		changed = insert(changed, fset.Position(group.Lparen).Offset+1, lines(ours)+after)
	}
	if formatted, err := format.Source(text); err == nil && string(formatted) == string(text) {
		changed, err = format.Source(changed) // sorts the imports
		return changed, names, err
	}
	return changed, names, nil
}

func insert(text []byte, at int, inserted string) []byte {
	return []byte(string(text[:at]) + inserted + string(text[at:]))
}

// lines writes imports, each on a line of its own.
func lines(imports []string) string {
	var b strings.Builder
	for _, each := range imports {
		b.WriteString("\n\t" + each)
	}
	return b.String()
}

// separated is what stands between two blocks of imports.
func separated(above, below []string) string {
	if len(above) == 0 || len(below) == 0 {
		return ""
	}
	return "\n"
}

// isStandard tells import paths of the standard library: their first element
// has no dot.
func isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

// importName returns the name by which a file knows a package, or would.
func importName(file *ast.File, importPath string) (name string, found bool) {
	for _, spec := range file.Imports {
		value, err := strconv.Unquote(spec.Path.Value)
		switch {
		case err != nil || value != importPath:
		case spec.Name == nil:
			return path.Base(importPath), true
		case spec.Name.Name != "_" && spec.Name.Name != ".":
			return spec.Name.Name, true
		}
	}
	return path.Base(importPath), false
}

// importGroup returns the last import declaration in parentheses that has
// something in them, or nil.
func importGroup(file *ast.File) (last *ast.GenDecl) {
	for _, declaration := range file.Decls {
		if group, ok := declaration.(*ast.GenDecl); ok && group.Lparen.IsValid() && len(group.Specs) > 0 {
			last = group
		}
	}
	return last
}

// standard are the packages whose types arguments are likely to have.
var standard = map[string]string{"time": "time", "json": "encoding/json", "big": "math/big", "url": "net/url", "netip": "net/netip"}

// standardImports returns the import paths of the packages of the standard
// library that types name and the file does not know. Others it has to import
// already.
func standardImports(file []byte, types []ast.Expr) (paths []string) {
	parsed, err := parser.ParseFile(token.NewFileSet(), "", file, parser.ImportsOnly)
	if err != nil {
		return nil // addImports says so
	}
	known := make(map[string]bool)
	for _, spec := range parsed.Imports {
		if value, err := strconv.Unquote(spec.Path.Value); err == nil {
			name, _ := importName(parsed, value)
			known[name] = true
		}
	}
	for _, each := range types {
		ast.Inspect(each, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if name, ok := selector.X.(*ast.Ident); ok && !known[name.Name] && standard[name.Name] != "" {
				known[name.Name] = true
				paths = append(paths, standard[name.Name])
			}
			return false
		})
	}
	return paths
}
