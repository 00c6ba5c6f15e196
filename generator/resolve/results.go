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
