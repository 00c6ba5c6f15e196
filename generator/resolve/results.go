package resolve

import (
	"go/ast"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/resolve/types"
)

// results resolves what a trigger returns: nothing, error, T or (T, error).
func (t *trigger) results(list *ast.FieldList) {
	results := t.parametersOf(t.file, list)
	t.Error = len(results) > 0 && t.types.IsError(results[len(results)-1].typ)
	values := results
	if t.Error {
		values = results[:len(results)-1]
	}
	if len(values) == 0 {
		return
	}
	if len(values) > 1 {
		t.report(annotations.RuleResults.At(values[1].span(), "%s returns more than one value", t.Name).
			WithHelp("return nothing, error, T or (T, error); put several values into a struct"))
		return
	}
	if t.Category == model.CategoryConnections {
		t.report(annotations.RuleConnectionResult.At(values[0].span(), "connection events have no result: %s returns one", t.Name).
			WithHelp("return nothing or an error"))
		return
	}
	t.Result = t.valueType(values[0], types.Sent, false)
	t.checkBigInteger(values[0])
}

// checkBigInteger warns about a result that is an integer beyond int64: the
// Functions host hands it on as something else (Newtonsoft.Json reads it as a
// BigInteger, which the extension writes as an object).
func (t *trigger) checkBigInteger(result parameter) {
	if !t.types.IsPointerTo(result.typ, "math/big", "Int") && !t.types.IsUnsigned(result.typ) {
		return
	}
	t.report(annotations.RuleBigInteger.At(result.span(), "result of %s may exceed int64, which fails behind the Functions host", t.Name).
		WithHelp("return int64, a string, or a struct that contains the %s", types.Source(result.Expr.Expr)))
}
