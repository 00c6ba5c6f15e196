package types

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/token"
	gotypes "go/types"
	"slices"
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
	config := gotypes.Config{FakeImportC: true, Error: func(error) {}} // imports are errors, too
	_, _ = config.Check(p.Path, f.result.Fset, files, &c.Info)         // with errors, see above
	for _, file := range files {
		ast.Inspect(file, c.conversion)
	}
	return c
}

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
	if c.others[d.Name] {
		return nil
	}
	var all []model.JSONValue
	for _, file := range from.pkg.Files {
		for _, decl := range file.Syntax.Decls {
			block, ok := decl.(*ast.GenDecl)
			if !ok || block.Tok != token.CONST {
				continue
			}
			values, certain := c.valuesIn(block, d.Name)
			if !certain || values != nil && all != nil {
				return nil
			}
			all = append(all, values...)
		}
	}
	if len(all) < 2 {
		return nil
	}
	return all
}

// valuesIn returns the constants of a type in one declaration, and whether they
// are no masks: expressions that shift are those of flags that are combined.
func (c *constants) valuesIn(block *ast.GenDecl, name string) (values []model.JSONValue, certain bool) {
	var expressions []ast.Expr // of the spec, or of the one that it repeats
	for _, spec := range block.Specs {
		spec := spec.(*ast.ValueSpec)
		if len(spec.Values) > 0 {
			expressions = spec.Values
		}
		for i, ident := range spec.Names {
			object, ok := c.Defs[ident].(*gotypes.Const)
			if !ok {
				continue
			}
			if named, ok := object.Type().(*gotypes.Named); !ok || named.Obj().Name() != name {
				continue
			}
			text, ok := literal(object.Val())
			if !ok || i < len(expressions) && isMask(expressions[i]) {
				return nil, false
			}
			if ident.Name != "_" && !slices.ContainsFunc(values, func(v model.JSONValue) bool { return v.Text == text }) {
				values = append(values, model.JSONValue{Name: ident.Name, Doc: firstText(spec.Doc, spec.Comment), Text: text})
			}
		}
	}
	return values, true
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
