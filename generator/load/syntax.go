package load

import (
	"errors"
	"go/scanner"

	"github.com/hubwire/hubwire/annotations"
)

// maxSyntaxFindings is how many syntax errors of one file are reported; those
// behind mostly follow from those in front.
const maxSyntaxFindings = 10

// syntaxFindings reports syntax errors, as warnings where harmless says that
// the offset of one leaves all declarations known.
func syntaxFindings(err error, harmless func(offset int) bool) annotations.Diagnostics {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return nil
	}
	list.RemoveMultiples()
	var findings annotations.Diagnostics
	for _, each := range list[:min(len(list), maxSyntaxFindings)] {
		code := annotations.CodeSyntax
		if harmless(each.Pos.Offset) {
			code = annotations.CodeSyntaxInBody
		}
		at := annotations.Span{Start: each.Pos}
		findings = append(findings, annotations.Report(code, at, "%s", each.Msg))
	}
	return findings
}

// lostDirective reports whether a directive stands on no declaration: where
// there are syntax errors, the parser may have lost the declaration.
func lostDirective(findings annotations.Diagnostics) bool {
	for _, d := range findings {
		if d.Code == annotations.CodeDetached {
			return true
		}
	}
	return false
}
