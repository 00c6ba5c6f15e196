package load

import (
	"errors"
	"go/scanner"
	"slices"

	"github.com/hubwire/hubwire/annotations"
)

// syntaxFindings reports the first syntax error of a file by a rule. Those
// behind it mostly follow from it.
func syntaxFindings(rule *annotations.Rule, err error) annotations.Diagnostics {
	var list scanner.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return nil
	}
	at := annotations.Span{Start: list[0].Pos, End: list[0].Pos}
	return annotations.Diagnostics{rule.At(at, "%s", list[0].Msg)}
}

// withoutDetached leaves out findings about directives without declaration:
// in a file that could not be parsed, the parser may have lost it.
func withoutDetached(findings annotations.Diagnostics) annotations.Diagnostics {
	return slices.DeleteFunc(findings, func(d annotations.Diagnostic) bool { return d.Code == annotations.RuleDetached.Code })
}
