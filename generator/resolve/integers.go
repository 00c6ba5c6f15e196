package resolve

import (
	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/resolve/types"
)

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
