package scaffold

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// addImports makes a file import the packages, and returns the names by which it
// knows them. Other lines of a file that gofmt would not change stay as they are.
func addImports(text []byte, paths ...string) (changed []byte, names []string, err error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	added := false
	for _, each := range paths {
		name, found := importName(file, each)
		names = append(names, name)
		added = !found && astutil.AddImport(fset, file, each) || added
	}
	if !added {
		return text, names, nil
	}
	var out bytes.Buffer
	err = format.Node(&out, fset, file)
	return blocks.ReplaceAll(out.Bytes(), []byte("$1\n\n$2")), names, err
}

// blocks finds where the imports of the standard library end and others follow
// without a blank line, as package astutil leaves them.
var blocks = regexp.MustCompile(`(?m)^(\t"[^".]+")\n(\t"[^"/]+\.[^"]*")$`)

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
