package annotations

import (
	"fmt"

	"github.com/hubwire/hubwire/internal/nearest"
)

// Code names a rule. A code is frozen: it is never given to another rule, and
// never reused when its rule goes away. [Rules] says what each means.
type Code string

// Grammar: the text of a directive.
const (
	CodeUnknownDirective Code = "HW0001"
	CodeUnknownKey       Code = "HW0002"
	CodeMissingValue     Code = "HW0003"
	CodeBadChoice        Code = "HW0004"
	CodeBadFlag          Code = "HW0005"
	CodeBadIdentifier    Code = "HW0006"
	CodeBadQuoting       Code = "HW0007"
	CodeDuplicateKey     Code = "HW0008"
	CodeDuplicate        Code = "HW0009"
	CodeUnexpectedText   Code = "HW0010"
	CodeMissingArgument  Code = "HW0011"
	CodeKeyNotHere       Code = "HW0012"
)

// Place: where a directive stands.
const (
	CodeSpace        Code = "HW0020"
	CodeCase         Code = "HW0021"
	CodeDetached     Code = "HW0022"
	CodeMisplaced    Code = "HW0023"
	CodeTestFile     Code = "HW0024"
	CodeConflict     Code = "HW0025"
	CodeNeedsAnother Code = "HW0026"
	CodeMisspelt     Code = "HW0027"
)

// Loading: files and folders.
const (
	CodeSyntax       Code = "HW0101"
	CodeSyntaxInBody Code = "HW0102"
	CodeTwoPackages  Code = "HW0103"
	CodeNoHostJSON   Code = "HW0104"
	CodeLeftOut      Code = "HW0105"
)

// Names: of hubs, functions, bindings and events.
const (
	CodeHubName             Code = "HW0201"
	CodeHubNameMissing      Code = "HW0202"
	CodeGenericHub          Code = "HW0203"
	CodeNoHub               Code = "HW0204"
	CodeReceiverNotHub      Code = "HW0205"
	CodeWhichHub            Code = "HW0206"
	CodeFunctionName        Code = "HW0207"
	CodeReservedFunction    Code = "HW0208"
	CodeBindingName         Code = "HW0209"
	CodeEventName           Code = "HW0210"
	CodeDuplicateFunction   Code = "HW0211"
	CodeDuplicateEvent      Code = "HW0212"
	CodeIdentifierTaken     Code = "HW0213"
	CodeTwoHubs             Code = "HW0214"
	CodeConnectionEvent     Code = "HW0215"
	CodeConnectionArguments Code = "HW0216"
	CodeConnectionResult    Code = "HW0217"
	CodePredeclaredHidden   Code = "HW0218"
	CodeNotRegistered       Code = "HW0219"
	CodeOutputMissing       Code = "HW0220"
	CodeHubMisspelt         Code = "HW0221"
	CodeEventOfConnections  Code = "HW0222"
	CodeOutputPath          Code = "HW0223"
	CodeDuplicateOutput     Code = "HW0224"
	CodeEventUnknown        Code = "HW0225"
	CodeMessageTwice        Code = "HW0226"
)

// Signatures: what a trigger takes and returns.
const (
	CodeGenericFunction     Code = "HW0301"
	CodeParameterOrder      Code = "HW0302"
	CodeParameterTwice      Code = "HW0303"
	CodeContextByValue      Code = "HW0304"
	CodeInputUnknown        Code = "HW0305"
	CodeResults             Code = "HW0306"
	CodeNamesCount          Code = "HW0307"
	CodeNamesTwice          Code = "HW0308"
	CodeNamesAndParameter   Code = "HW0309"
	CodeNamesVariadic       Code = "HW0310"
	CodeUnknownArgument     Code = "HW0311"
	CodeNameOverwritten     Code = "HW0312"
	CodeSpecialCannotBeList Code = "HW0313"
	CodeNotCallable         Code = "HW0314"
)

// Clients and negotiate functions.
const (
	CodeClientMethod    Code = "HW0401"
	CodeClientEmbeds    Code = "HW0402"
	CodeClientGeneric   Code = "HW0403"
	CodeDuplicateTarget Code = "HW0404"
	CodeClientsRenamed  Code = "HW0405"

	CodeNegotiateSignature Code = "HW0501"
	CodeDuplicateRoute     Code = "HW0502"
	CodeRouteUnreachable   Code = "HW0503"
)

// Types: of arguments, results and messages.
const (
	CodeTypeCannotArrive  Code = "HW0601"
	CodeTypeCannotBeSent  Code = "HW0602"
	CodeTypeUndeclared    Code = "HW0603"
	CodeTypeDotImport     Code = "HW0604"
	CodePackageUndeclared Code = "HW0605"
	CodeArrayLength       Code = "HW0606"
	CodeMapKey            Code = "HW0607"
	CodeFieldCannotArrive Code = "HW0608"
	CodeFieldCannotBeSent Code = "HW0609"
	CodeTag               Code = "HW0610"
	CodeTypeTooLarge      Code = "HW0611"
	CodeBigInteger        Code = "HW0612"
)

// Types that the encoder refuses.
const (
	CodeStructWithoutJSON Code = "HW0701"
	CodeDuration          Code = "HW0702"
)

// Calls: what only hubwire vet sees, because it takes type checking.
const (
	CodeMessageNeverSent Code = "HW0703"
	CodeUnknownTarget    Code = "HW0704"
	CodeForgottenTrigger Code = "HW0705"
)

// Generated files: what hubwire check finds on disk.
const (
	CodeFileMissing  Code = "HW0801"
	CodeFileStale    Code = "HW0802"
	CodeFileOrphaned Code = "HW0803"
	CodeFileEdited   Code = "HW0804"
)

// Report returns a finding of a rule, with the severity the rule has.
func Report(code Code, at Span, format string, args ...any) Diagnostic {
	d := Diagnostic{Code: code, Span: at, Message: fmt.Sprintf(format, args...)}
	if rule, ok := LookupRule(code); ok {
		d.Severity = rule.Severity
	}
	return d
}

// WithHelp returns the finding with what to do about it.
func (d Diagnostic) WithHelp(format string, args ...any) Diagnostic {
	d.Help = fmt.Sprintf(format, args...)
	return d
}

// WithRelated returns the finding with a second place.
func (d Diagnostic) WithRelated(at Span, format string, args ...any) Diagnostic {
	d.Related = append(d.Related[:len(d.Related):len(d.Related)], Related{at, fmt.Sprintf(format, args...)})
	return d
}

// WithNearest returns the finding with a suggestion: the candidate that the
// misspelt text of its span is nearest to, behind a prefix of the help text.
// Where no other candidate is as near, it is the fix as well.
func (d Diagnostic) WithNearest(text, prefix string, candidates []string) (Diagnostic, bool) {
	near, only := nearest.Only(text, candidates)
	if near == "" {
		return d, false
	}
	d = d.WithHelp("did you mean %s%s?", prefix, near)
	if only {
		d = d.WithFix(d.Span, near)
	}
	return d, true
}

// WithFix returns the finding with an edit that repairs it.
func (d Diagnostic) WithFix(at Span, newText string) Diagnostic {
	d.Fix = append(d.Fix[:len(d.Fix):len(d.Fix)], Edit{at, newText})
	return d
}
