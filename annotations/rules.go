package annotations

import "slices"

// Rule is one thing that can be wrong: what its findings have in common. Only
// rules make findings, so none is without. See [Rule.Page] for what people read
// about it.
type Rule struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Title    string   `json:"title"` // a few words
}

// Code names a rule. A code is frozen: it is never given to another rule, and
// never reused when its rule goes away.
type Code string

// Rules returns the rules, sorted by code.
func Rules() []Rule { return slices.Clone(table) }

// LookupRule returns the rule of a code.
func LookupRule(code Code) (Rule, bool) {
	if r := find(table, func(r *Rule) bool { return r.Code == code }); r != nil {
		return *r, true
	}
	return Rule{}, false
}

// table has all rules. It is written to by the declarations below alone.
var table []Rule

func rule(code Code, severity Severity, title string) *Rule {
	r := Rule{code, severity, title}
	table = append(table, r)
	return &r
}

// Grammar: the text of a directive.
var (
	RuleUnknownDirective = rule("HW0001", Error, "unknown directive")
	RuleUnknownKey       = rule("HW0002", Error, "unknown key")
	RuleMissingValue     = rule("HW0003", Error, "missing value")
	RuleBadChoice        = rule("HW0004", Error, "invalid choice")
	RuleBadFlag          = rule("HW0005", Error, "invalid flag")
	RuleBadIdentifier    = rule("HW0006", Error, "invalid identifier")
	RuleBadQuoting       = rule("HW0007", Error, "invalid quoting")
	RuleDuplicateKey     = rule("HW0008", Error, "duplicate key")
	RuleDuplicate        = rule("HW0009", Error, "duplicate directive")
	RuleUnexpectedText   = rule("HW0010", Error, "unexpected text")
	RuleMissingArgument  = rule("HW0011", Error, "missing argument")
	RuleKeyNotHere       = rule("HW0012", Error, "key not allowed here")
	RuleSettingName      = rule("HW0013", Error, "invalid app setting name")
)

// Place: where a directive stands.
var (
	RuleSpace        = rule("HW0020", Warning, "space after the slashes")
	RuleCase         = rule("HW0021", Warning, "directive in the wrong case")
	RuleDetached     = rule("HW0022", Warning, "detached directive")
	RuleMisplaced    = rule("HW0023", Warning, "misplaced directive")
	RuleTestFile     = rule("HW0024", Warning, "directive in a test file")
	RuleConflict     = rule("HW0025", Error, "conflicting directives")
	RuleNeedsAnother = rule("HW0026", Error, "missing directive")
	RuleMisspelt     = rule("HW0027", Warning, "signalr is misspelt")
)

// Loading: files and folders.
var (
	RuleSyntax       = rule("HW0101", Error, "syntax error")
	RuleSyntaxInBody = rule("HW0102", Warning, "syntax error in a function body")
	RuleTwoPackages  = rule("HW0103", Error, "two packages in one directory")
	RuleNoHostJSON   = rule("HW0104", Error, "host.json not found")
	RuleLeftOut      = rule("HW0105", Warning, "directive in an excluded file")
)

// Names: of hubs, functions, bindings and events.
var (
	RuleHubName             = rule("HW0201", Error, "invalid hub name")
	RuleHubNameMissing      = rule("HW0202", Error, "missing hub name")
	RuleGenericHub          = rule("HW0203", Error, "generic hub type")
	RuleNoHub               = rule("HW0204", Error, "trigger without hub")
	RuleReceiverNotHub      = rule("HW0205", Error, "receiver is not a hub")
	RuleWhichHub            = rule("HW0206", Error, "ambiguous hub")
	RuleFunctionName        = rule("HW0207", Error, "invalid function name")
	RuleReservedFunction    = rule("HW0208", Error, "reserved function name")
	RuleBindingName         = rule("HW0209", Error, "invalid binding name")
	RuleEventName           = rule("HW0210", Error, "invalid event name")
	RuleDuplicateFunction   = rule("HW0211", Error, "duplicate function name")
	RuleDuplicateEvent      = rule("HW0212", Error, "duplicate event")
	RuleIdentifierTaken     = rule("HW0213", Error, "generated name already in use")
	RuleTwoHubs             = rule("HW0214", Error, "two hubs for one package")
	RuleConnectionEvent     = rule("HW0215", Error, "invalid connection event")
	RuleConnectionArguments = rule("HW0216", Error, "connection event with arguments")
	RuleConnectionResult    = rule("HW0217", Error, "connection event with a result")
	RulePredeclaredHidden   = rule("HW0218", Error, "predeclared name is hidden")
	RuleNotRegistered       = rule("HW0219", Warning, "functions are not registered")
	RuleOutputMissing       = rule("HW0220", Error, "unsupported output format")
	RuleHubMisspelt         = rule("HW0221", Warning, "unknown hub")
	RuleEventOfConnections  = rule("HW0222", Warning, "connection event in category messages")
	RuleOutputPath          = rule("HW0223", Error, "invalid output path")
	RuleDuplicateOutput     = rule("HW0224", Error, "duplicate output path")
	RuleEventUnknown        = rule("HW0225", Warning, "event from an app setting")
	RuleMessageTwice        = rule("HW0226", Warning, "message with different arguments")
)

// Signatures: what a trigger takes and returns.
var (
	RuleGenericFunction     = rule("HW0301", Error, "generic function")
	RuleParameterOrder      = rule("HW0302", Error, "wrong parameter order")
	RuleParameterTwice      = rule("HW0303", Error, "duplicate parameter")
	RuleContextByValue      = rule("HW0304", Error, "invocation context by value")
	RuleInputUnknown        = rule("HW0305", Error, "input parameter not found")
	RuleResults             = rule("HW0306", Error, "unsupported results")
	RuleNamesCount          = rule("HW0307", Error, "wrong number of parameter names")
	RuleNamesTwice          = rule("HW0308", Error, "duplicate argument name")
	RuleNamesAndParameter   = rule("HW0309", Error, "parameterNames and parameter")
	RuleNamesVariadic       = rule("HW0310", Error, "names for a variadic argument")
	RuleUnknownArgument     = rule("HW0311", Error, "unknown argument")
	RuleNameOverwritten     = rule("HW0312", Warning, "argument name used by the host")
	RuleSpecialCannotBeList = rule("HW0313", Error, "variadic context or clients")
	RuleNotCallable         = rule("HW0314", Error, "function cannot be called")
)

// Clients and negotiate functions.
var (
	RuleClientMethod       = rule("HW0401", Error, "wrong signature of a client method")
	RuleClientEmbeds       = rule("HW0402", Error, "embedded interface in a client interface")
	RuleClientGeneric      = rule("HW0403", Error, "generic client interface")
	RuleDuplicateTarget    = rule("HW0404", Error, "duplicate message")
	RuleClientsRenamed     = rule("HW0405", Error, "former name of a clients type")
	RuleTargetUnheard      = rule("HW0406", Error, "message that JavaScript clients cannot listen for")
	RuleNegotiateSignature = rule("HW0501", Error, "wrong signature of a negotiate function")
	RuleDuplicateRoute     = rule("HW0502", Error, "duplicate route")
	RuleRouteUnreachable   = rule("HW0503", Warning, "route does not end in negotiate")
	RuleRoute              = rule("HW0504", Error, "invalid route")
	RuleIDToken            = rule("HW0505", Warning, "idToken includes Bearer")
)

// Types: of arguments, results and messages.
var (
	RuleTypeCannotArrive  = rule("HW0601", Error, "argument type cannot be received")
	RuleTypeCannotBeSent  = rule("HW0602", Error, "type cannot be sent")
	RuleTypeUndeclared    = rule("HW0603", Error, "undeclared type")
	RuleTypeDotImport     = rule("HW0604", Error, "type may come from a dot import")
	RulePackageUndeclared = rule("HW0605", Error, "package is not imported")
	RuleArrayLength       = rule("HW0606", Error, "unsupported array length")
	RuleMapKey            = rule("HW0607", Error, "unsupported map key")
	RuleFieldCannotArrive = rule("HW0608", Warning, "field cannot be received or sent")
	RuleFieldCannotBeSent = rule("HW0609", Error, "field cannot be sent")
	RuleTag               = rule("HW0610", Error, "malformed struct tag")
	RuleTypeTooLarge      = rule("HW0611", Error, "type grows without end")
	RuleBigInteger        = rule("HW0612", Warning, "result may exceed int64")
)

// Types that the encoder refuses.
var (
	RuleStructWithoutJSON = rule("HW0701", Error, "struct has no JSON form")
	RuleDuration          = rule("HW0702", Error, "duration has no JSON form")
)

// Calls: what only hubwire vet sees, because it takes type checking.
var (
	RuleMessageNeverSent = rule("HW0703", Warning, "message is never sent")
	RuleUnknownTarget    = rule("HW0704", Warning, "unknown message")
	RuleForgottenTrigger = rule("HW0705", Warning, "connection event without trigger")
)

// Generated files: what hubwire check finds on disk.
var (
	RuleFileMissing  = rule("HW0801", Error, "generated file missing")
	RuleFileStale    = rule("HW0802", Error, "generated file stale")
	RuleFileOrphaned = rule("HW0803", Error, "generated file orphaned")
	RuleFileEdited   = rule("HW0804", Error, "generated file edited by hand")
)
