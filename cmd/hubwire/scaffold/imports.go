package scaffold

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// addImports makes a file import the packages, and those of the standard library
// that types name and the file does not know. It returns the names by which the
// file knows the packages. Other lines of a file that gofmt would not change stay
// as they are.
func addImports(text []byte, types []ast.Expr, paths ...string) (changed []byte, names []string, err error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	for _, each := range types {
		ast.Inspect(each, func(n ast.Node) bool {
			if selector, ok := n.(*ast.SelectorExpr); ok {
				name, ok := selector.X.(*ast.Ident)
				if ok && standard[name.Name] != "" && !slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool { return knownAs(spec) == name.Name }) {
					paths = append(paths, standard[name.Name])
				}
			}
			return true
		})
	}
	added := false
	for _, each := range paths {
		name := path.Base(each)
		i := slices.IndexFunc(file.Imports, func(spec *ast.ImportSpec) bool {
			return spec.Path.Value == strconv.Quote(each) && knownAs(spec) != "_" && knownAs(spec) != "."
		})
		if i >= 0 {
			name = knownAs(file.Imports[i])
		}
		names = append(names, name)
		added = i < 0 && astutil.AddImport(fset, file, each) || added
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

// knownAs is the name by which a file knows an import.
func knownAs(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return path.Base(strings.Trim(spec.Path.Value, "\"`"))
}

// standard are the packages whose types arguments are likely to have. Others a
// file has to import already.
var standard = map[string]string{"time": "time", "json": "encoding/json", "big": "math/big", "url": "net/url", "netip": "net/netip"}
