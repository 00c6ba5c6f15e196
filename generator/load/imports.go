package load

import (
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/module"
)

// Import returns the import path behind a name that a file qualifies with,
// such as "signalr" in signalr.InvocationContext.
//
// An import without a name of its own is taken at its last element where that
// fits. Otherwise the package clause decides, which is read from the source of
// the import: in the modules at hand, a vendor folder or the module cache. As
// a last resort the name is guessed as gopls does: without a major version,
// "go-" in front or "-go" behind.
func (r *Result) Import(f *File, name string) (importPath string, ok bool) {
	var unclear []string
	for _, spec := range f.Syntax.Imports {
		each, err := strconv.Unquote(spec.Path.Value)
		switch {
		case err != nil:
		case spec.Name != nil:
			if spec.Name.Name == name {
				return each, true
			}
		case path.Base(each) == name:
			return each, true
		default:
			unclear = append(unclear, each)
		}
	}
	for _, each := range unclear {
		actual := r.loader.packageName(f.Package.Module, each)
		if actual == "" {
			actual = guess(each)
		}
		if actual == name {
			return each, true
		}
	}
	return "", false
}

// guess returns the package name that an import path suggests.
func guess(importPath string) string {
	base := importPath
	if prefix, _, ok := module.SplitPathVersion(importPath); ok {
		base = prefix
	}
	base = strings.TrimPrefix(path.Base(base), "go-")
	base = strings.TrimSuffix(strings.TrimSuffix(base, "-go"), ".go")
	return strings.ReplaceAll(base, "-", "")
}

// clauseIn returns the package name of the first Go file of a directory that
// is part of a library, else of any, else "".
func clauseIn(log *Log, dir string) string {
	entries, err := log.readDir(dir)
	if err != nil {
		return ""
	}
	found := ""
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || !isSource(name) || strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := log.readFile(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly)
		if err != nil {
			continue
		}
		found = syntax.Name.Name
		if found != "main" && found != "documentation" {
			break
		}
	}
	return found
}
