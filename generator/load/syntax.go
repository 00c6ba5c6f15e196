package load

import (
	"errors"
	"go/scanner"
	"slices"

	"github.com/hubwire/hubwire/annotations"
)

// syntaxFindings reports the first syntax error of a file under a code. Those
// behind it mostly follow from it.
func syntaxFindings(code annotations.Code, err error) annotations.Diagnostics {
	var list scanner.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return nil
	}
	at := annotations.Span{Start: list[0].Pos, End: list[0].Pos}
	return annotations.Diagnostics{annotations.Report(code, at, "%s", list[0].Msg)}
}

// withoutDetached leaves out findings about directives without declaration:
// in a file that could not be parsed, the parser may have lost it.
func withoutDetached(findings annotations.Diagnostics) annotations.Diagnostics {
	return slices.DeleteFunc(findings, func(d annotations.Diagnostic) bool { return d.Code == annotations.CodeDetached })
}
