package types

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/token"
	"strconv"
	"unicode/utf8"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// constants are the constants of a package, as far as they can be worked out
// from their source alone.
type constants struct {
	source *load.Package
	byName map[string]*declaredConstant
	order  []*declaredConstant
	others map[string]bool // types that code converts values to that are no constants
}

// declaredConstant is one constant. Those that repeat the expression above
// them have that.
type declaredConstant struct {
	name  string
	file  *load.File
	block *ast.GenDecl
	typ   ast.Expr
	value ast.Expr
	iota  int

	busy   bool // its value is being worked out
	known  bool // it was, and is the result
	result constant.Value
	named  *string // what typeOf has found
}

// maxTuple is the longest array that a fixed length is told of.
const maxTuple = 16

func (f *Forms) constantsOf(p *load.Package) *constants {
	if known, ok := f.constants[p]; ok {
		return known
	}
	c := &constants{source: p, byName: make(map[string]*declaredConstant), others: make(map[string]bool)}
	f.constants[p] = c
	for _, file := range p.Files {
		for _, decl := range file.Syntax.Decls {
			if block, ok := decl.(*ast.GenDecl); ok && block.Tok == token.CONST {
				c.add(file, block)
			}
		}
	}
	for _, file := range p.Files {
		ast.Inspect(file.Syntax, c.conversion)
	}
	return c
}

func (c *constants) add(file *load.File, block *ast.GenDecl) {
	var last *ast.ValueSpec
	for i, spec := range block.Specs {
		spec := spec.(*ast.ValueSpec)
		if spec.Type != nil || len(spec.Values) > 0 || last == nil {
			last = spec
		}
		for k, name := range spec.Names {
			if k >= len(last.Values) {
				break // unfinished code
			}
			each := &declaredConstant{name: name.Name, file: file, block: block, typ: last.Type, value: last.Values[k], iota: i}
			c.order = append(c.order, each)
			if _, taken := c.byName[name.Name]; !taken && name.Name != "_" {
				c.byName[name.Name] = each
			}
		}
	}
}

// conversion notes conversions T(x) of what is no constant: the type may have
// values beside its constants.
func (c *constants) conversion(node ast.Node) bool {
	call, ok := node.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return true
	}
	if name, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && c.isType(name.Name) && c.value(call.Args[0], 0) == nil {
		c.others[name.Name] = true
	}
	return true
}

func (c *constants) isType(name string) bool { return c.source.Scope[name].Type != nil }

// valuesOf returns the values of a type of a package, where they are certain
// to be all that it has in this source: two or more constants of one
// declaration, without bit masks, and nothing else is converted to the type.
func (f *Forms) valuesOf(d *model.Declaration) []model.JSONValue {
	from, ok := f.sources[d]
	if !ok || f.direction != Both {
		return nil
	}
	name := d.Name
	c := f.constantsOf(from.pkg)
	var values []model.JSONValue
	var block *ast.GenDecl
	seen := make(map[string]bool)
	for _, each := range c.order {
		if c.typeOf(each) != name {
			continue
		}
		value := c.value(each.value, each.iota)
		text, ok := literal(value)
		if !ok || c.others[name] || isMask(each.value) || block != nil && block != each.block {
			return nil
		}
		block = each.block
		if each.name != "_" && !seen[text] {
			seen[text] = true
			values = append(values, model.JSONValue{Name: each.name, Doc: f.docs(each.file)[each.name], Text: text})
		}
	}
	if len(values) < 2 {
		return nil
	}
	return values
}

// typeOf returns the name of the type of a constant, or "" for none.
func (c *constants) typeOf(of *declaredConstant) string {
	if of.named != nil {
		return *of.named
	}
	found := ""
	of.named = &found // a constant may be declared by itself in unfinished code
	if of.typ != nil {
		if name, ok := of.typ.(*ast.Ident); ok {
			found = name.Name
		}
		return found
	}
	ast.Inspect(of.value, func(node ast.Node) bool {
		if name, ok := node.(*ast.Ident); ok && found == "" {
			if other := c.byName[name.Name]; other != nil {
				found = c.typeOf(other)
			} else if c.isType(name.Name) {
				found = name.Name
			}
		}
		return found == ""
	})
	return found
}

// isMask reports whether an expression shifts, as those of flags do that are
// combined.
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

// value works out a constant expression; nil where that is not certain.
func (c *constants) value(expr ast.Expr, iota int) constant.Value {
	switch expr := expr.(type) {
	case *ast.BasicLit:
		return known(constant.MakeFromLiteral(expr.Value, expr.Kind, 0))
	case *ast.ParenExpr:
		return c.value(expr.X, iota)
	case *ast.Ident:
		if of := c.byName[expr.Name]; of != nil && !of.busy {
			if !of.known {
				of.busy = true
				of.result, of.known = c.value(of.value, of.iota), true
				of.busy = false
			}
			return of.result
		}
		if _, hidden := c.source.Scope["iota"]; expr.Name == "iota" && !hidden {
			return constant.MakeInt64(int64(iota))
		}
	case *ast.UnaryExpr:
		if x := c.value(expr.X, iota); x != nil && x.Kind() == constant.Int && (expr.Op == token.SUB || expr.Op == token.ADD) {
			return known(constant.UnaryOp(expr.Op, x, 0))
		}
	case *ast.BinaryExpr:
		return binaryValue(c.value(expr.X, iota), expr.Op, c.value(expr.Y, iota))
	case *ast.CallExpr: // a conversion
		if name, ok := ast.Unparen(expr.Fun).(*ast.Ident); ok && len(expr.Args) == 1 && c.isType(name.Name) {
			return c.value(expr.Args[0], iota)
		}
	}
	return nil
}

func binaryValue(x constant.Value, op token.Token, y constant.Value) constant.Value {
	if x == nil || y == nil || x.Kind() != y.Kind() {
		return nil
	}
	switch op {
	case token.ADD:
		return known(constant.BinaryOp(x, op, y))
	case token.SUB, token.MUL:
		if x.Kind() == constant.Int {
			return known(constant.BinaryOp(x, op, y))
		}
	}
	return nil
}

// maxBits is how large the compiler lets integer constants grow. Texts have no
// such limit; maxText is more than anybody lists.
const (
	maxBits = 512
	maxText = 1 << 16
)

// known lets through the kinds of values that travel here.
func known(value constant.Value) constant.Value {
	switch value.Kind() {
	case constant.Int:
		if constant.BitLen(value) <= maxBits {
			return value
		}
	case constant.String:
		if len(constant.StringVal(value)) <= maxText {
			return value
		}
	}
	return nil
}

// literal returns a value as JSON.
func literal(value constant.Value) (string, bool) {
	if value == nil {
		return "", false
	}
	if value.Kind() == constant.Int {
		return value.ExactString(), true
	}
	text := constant.StringVal(value)
	quoted, err := json.Marshal(text)
	return string(quoted), err == nil && utf8.ValidString(text)
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
	value := f.constantsOf(place.File.Package).value(expr.Len, 0)
	if value == nil || value.Kind() != constant.Int {
		return 0
	}
	n, err := strconv.Atoi(value.ExactString())
	if err != nil || n > maxTuple {
		return 0
	}
	return n
}
