package types

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/constant"
	"go/token"
	gotypes "go/types"
	"unicode/utf8"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// constants are the constants of a package, as far as they can be worked out
// from its source alone: nothing is imported, and errors of unfinished code
// leave out what they are about.
type constants struct {
	gotypes.Info
	source *load.Package
	others map[string]bool // types that code converts values to that are no constants
}

// maxTuple is the longest array that a fixed length is told of.
const maxTuple = 16

func (f *Forms) constantsOf(p *load.Package) *constants {
	if known, ok := f.constants[p]; ok {
		return known
	}
	c := &constants{source: p, others: make(map[string]bool)}
	c.Info = gotypes.Info{Defs: make(map[*ast.Ident]gotypes.Object), Types: make(map[ast.Expr]gotypes.TypeAndValue)}
	f.constants[p] = c
	var files []*ast.File
	for _, file := range p.Files {
		files = append(files, file.Syntax)
	}
	config := gotypes.Config{
		FakeImportC: true, Importer: nothing{}, Error: func(error) {},
	}
	_, _ = config.Check(p.Path, f.result.Fset, files, &c.Info) // with errors, see above
	for _, file := range files {
		ast.Inspect(file, c.conversion)
	}
	return c
}

// nothing is what a package imports.
type nothing struct{}

func (nothing) Import(string) (*gotypes.Package, error) { return nil, errors.New("not imported") }

// conversion notes conversions T(x) of what is no constant: the type may have
// values beside its constants.
func (c *constants) conversion(node ast.Node) bool {
	call, ok := node.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return true
	}
	if name, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && c.source.Scope[name.Name].Type != nil && c.Types[call].Value == nil {
		c.others[name.Name] = true
	}
	return true
}

// valuesOf returns the values of a type of a package, where they are certain
// to be all that it has in this source: two or more constants of one
// declaration, without bit masks, and nothing else is converted to the type.
func (f *Forms) valuesOf(d *model.Declaration) []model.JSONValue {
	from, ok := f.sources[d]
	if !ok || f.direction != Both {
		return nil
	}
	c := f.constantsOf(from.pkg)
	var values []model.JSONValue
	var block *ast.GenDecl
	seen := make(map[string]bool)
	for each := range c.all {
		named, ok := each.Type().(*gotypes.Named)
		if !ok || named.Obj().Name() != d.Name {
			continue
		}
		text, ok := literal(each.Val())
		if !ok || c.others[d.Name] || each.mask || block != nil && block != each.block {
			return nil
		}
		block = each.block
		if each.Name() != "_" && !seen[text] {
			seen[text] = true
			values = append(values, model.JSONValue{Name: each.Name(), Doc: f.docs(each.file)[each.Name()], Text: text})
		}
	}
	if len(values) < 2 {
		return nil
	}
	return values
}

// declaredConstant is one constant, and where it is declared.
type declaredConstant struct {
	*gotypes.Const
	file  *load.File
	block *ast.GenDecl
	mask  bool // its expression shifts, as those of flags do that are combined
}

// all yields the constants of the package, in the order of the source.
func (c *constants) all(yield func(declaredConstant) bool) {
	for _, file := range c.source.Files {
		for _, decl := range file.Syntax.Decls {
			block, ok := decl.(*ast.GenDecl)
			if !ok || block.Tok != token.CONST {
				continue
			}
			var values []ast.Expr // of the spec, or of the one that it repeats
			for _, spec := range block.Specs {
				spec := spec.(*ast.ValueSpec)
				if len(spec.Values) > 0 {
					values = spec.Values
				}
				for i, name := range spec.Names {
					object, ok := c.Defs[name].(*gotypes.Const)
					if ok && !yield(declaredConstant{object, file, block, i < len(values) && isMask(values[i])}) {
						return
					}
				}
			}
		}
	}
}

// isMask reports whether an expression shifts.
func isMask(expr ast.Expr) bool {
	found := false
	ast.Inspect(expr, func(node ast.Node) bool {
		if binary, ok := node.(*ast.BinaryExpr); ok && (binary.Op == token.SHL || binary.Op == token.SHR) {
			found = true
		}
		return !found
	})
	return found
}

// literal returns an integer or text as JSON.
func literal(value constant.Value) (string, bool) {
	switch value.Kind() {
	case constant.Int:
		return value.ExactString(), true
	case constant.String:
		text := constant.StringVal(value)
		quoted, err := json.Marshal(text)
		return string(quoted), err == nil && utf8.ValidString(text)
	}
	return "", false
}

// length returns the length of an array, or 0 where it is long or not certain.
func (f *Forms) length(t *model.Array) int {
	place, ok := f.places[t]
	if !ok || f.direction != Both {
		return 0
	}
	expr, ok := ast.Unparen(place.Expr).(*ast.ArrayType)
	if !ok {
		return 0
	}
	value := f.constantsOf(place.File.Package).Types[expr.Len].Value
	if value == nil {
		return 0
	}
	if n, exact := constant.Int64Val(constant.ToInt(value)); exact && n <= maxTuple {
		return int(n)
	}
	return 0
}
