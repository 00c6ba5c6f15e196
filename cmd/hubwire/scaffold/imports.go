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
	var missing []string
	for _, each := range paths {
		name, found := importName(file, each)
		names = append(names, name)
		if !found {
			missing = append(missing, strconv.Quote(each))
		}
	}
	if len(missing) == 0 {
		return text, names, nil
	}
	at, insert := fset.Position(file.Name.End()).Offset, "\n\nimport (\n\t"+strings.Join(missing, "\n\n\t")+"\n)"
	if group := importGroup(file); group != nil {
		at, insert = fset.Position(group.Rparen).Offset, "\t"+strings.Join(missing, "\n\t")+"\n"
	}
	changed = []byte(string(text[:at]) + insert + string(text[at:]))
	if formatted, err := format.Source(text); err == nil && string(formatted) == string(text) {
		changed, err = format.Source(changed) // sorts the imports
		return changed, names, err
	}
	return changed, names, nil
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

// importGroup returns the last import declaration in parentheses, or nil.
func importGroup(file *ast.File) (last *ast.GenDecl) {
	for _, declaration := range file.Decls {
		if group, ok := declaration.(*ast.GenDecl); ok && group.Lparen.IsValid() {
			last = group
		}
	}
	return last
}
