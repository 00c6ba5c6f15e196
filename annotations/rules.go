package annotations

import (
	"slices"
	"strings"
)

// Rule is one thing that can be wrong: what its findings have in common. Only
// rules make findings, so none is without.
type Rule struct {
	Code        Code     `json:"code"`
	Severity    Severity `json:"severity"`
	Title       string   `json:"title"`       // a few words
	Explanation string   `json:"explanation"` // what is wrong, and why it matters
	Fix         string   `json:"fix"`         // what to do
}

// Code names a rule. A code is frozen: it is never given to another rule, and
// never reused when its rule goes away.
type Code string

// Rules returns the rules, sorted by code.
func Rules() []Rule {
	all := make([]Rule, len(table))
	for i, rule := range table {
		all[i] = *rule
	}
	slices.SortFunc(all, func(a, b Rule) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return all
}

// LookupRule returns the rule of a code.
func LookupRule(code Code) (Rule, bool) {
	for _, rule := range table {
		if rule.Code == code {
			return *rule, true
		}
	}
	return Rule{}, false
}

// table has all rules. It is written to by the declarations below alone.
var table []*Rule

func rule(code Code, severity Severity, title, explanation, fix string) *Rule {
	r := &Rule{code, severity, title, explanation, fix}
	table = append(table, r)
	return r
}

// Grammar: the text of a directive.
var (
	RuleUnknownDirective = rule("HW0001", Error, "unknown directive",
		"The word after //signalr: is not the name of a directive.",
		"Correct the spelling. The directives are hub, trigger, parameter, client, target, negotiate and ignore.")
	RuleUnknownKey = rule("HW0002", Error, "unknown key",
		"A directive has a word that is none of its keys.",
		`Correct the spelling, or remove the word. A value with blanks needs quotes: key="two words".`)
	RuleMissingValue = rule("HW0003", Error, "missing value",
		"A key that needs a value has none, or an empty one.",
		"Write key=value, or leave the key out for its default.")
	RuleBadChoice = rule("HW0004", Error, "invalid choice",
		"The key accepts a fixed set of words. An app setting, %NAME%, is not allowed: the choice is made when generating.",
		"Use one of the words in the message. They are case-sensitive.")
	RuleBadFlag = rule("HW0005", Error, "invalid flag",
		"The key is a flag; alone it means true.",
		"Write the key alone, key=true or key=false.")
	RuleBadIdentifier = rule("HW0006", Error, "invalid identifier",
		"The key names a parameter or an argument, so its value must be a Go identifier.",
		"Use letters, digits and underscores, starting with a letter.")
	RuleBadQuoting = rule("HW0007", Error, "invalid quoting",
		"A quoted value is not closed, has an escape that Go does not know, or has other text directly before or after it.",
		`Quote the whole value as a Go string: key="two words", or with backquotes.`)
	RuleDuplicateKey = rule("HW0008", Error, "duplicate key",
		"A directive has the same key twice.",
		"Keep only one.")
	RuleDuplicate = rule("HW0009", Error, "duplicate directive",
		"A declaration repeats a directive that may appear only once.",
		"Keep only one.")
	RuleUnexpectedText = rule("HW0010", Error, "unexpected text",
		"A directive has text that is neither a key nor a value, such as a comment after it or a value without a key.",
		"Remove the text. Put comments on their own line.")
	RuleMissingArgument = rule("HW0011", Error, "missing argument",
		"//signalr:parameter requires the name of an argument.",
		"Write //signalr:parameter <argument>.")
	RuleKeyNotHere = rule("HW0012", Error, "key not allowed here",
		"The directive has this key, but not on this kind of declaration. The keys userId, idToken and claims of //signalr:negotiate are for hub types: a function decides about them in code.",
		"Move the key to the right declaration, or remove it.")
	RuleSettingName = rule("HW0013", Error, "invalid app setting name",
		"The key connection is the name of an app setting, which has no space, semicolon or equals sign. A connection string does not belong in source code: anyone who reads it can act as the service. hubwire masks its keys wherever it shows the line.",
		"Put the connection string into an app setting (local.settings.json, or the environment) and write the name of the setting. Regenerate an access key that was committed.")
)

// Place: where a directive stands.
var (
	RuleSpace = rule("HW0020", Warning, "space after the slashes",
		"A Go directive has no space after //. With one, the line is an ordinary comment and has no effect.",
		"Remove the space.")
	RuleCase = rule("HW0021", Warning, "directive in the wrong case",
		"Directives are lower case. Otherwise the line is an ordinary comment and has no effect.",
		"Use lower case.")
	RuleDetached = rule("HW0022", Warning, "detached directive",
		"The directive is not part of the doc comment of a declaration, often because of a blank line below it. It has no effect.",
		"Put it directly above the declaration, without a blank line.")
	RuleMisplaced = rule("HW0023", Warning, "misplaced directive",
		"Each directive belongs on certain declarations: a trigger on a function, a hub on a struct type or the package clause, a client on an interface.",
		"Move it to the right declaration.")
	RuleTestFile = rule("HW0024", Warning, "directive in a test file",
		"Test files are not part of the program, so the service cannot call their functions.",
		"Move the declaration to another file, or remove the directive.")
	RuleConflict = rule("HW0025", Error, "conflicting directives",
		"A function is a trigger, a negotiate function or ignored, but not two of these.",
		"Keep only one of the directives.")
	RuleNeedsAnother = rule("HW0026", Error, "missing directive",
		"//signalr:parameter requires //signalr:trigger, //signalr:target requires //signalr:client, and //signalr:negotiate on a type requires //signalr:hub.",
		"Add the missing directive, or remove this one.")
	RuleMisspelt = rule("HW0027", Warning, "signalr is misspelt",
		"The word before the colon is almost signalr, and a directive of hubwire follows. The line has no effect.",
		"Write //signalr: before the directive.")
)

// Loading: files and folders.
var (
	RuleSyntax = rule("HW0101", Error, "syntax error",
		"A file with directives cannot be parsed well enough to know all of its declarations. Generating would drop functions.",
		"Fix the syntax.")
	RuleSyntaxInBody = rule("HW0102", Warning, "syntax error in a function body",
		"All declarations could be read, so generating continues. The program does not compile yet.",
		"Fix the syntax.")
	RuleTwoPackages = rule("HW0103", Error, "two packages in one directory",
		"Files of one build have different package names.",
		"Use one package name in the directory, or exclude files with a build constraint.")
	RuleNoHostJSON = rule("HW0104", Error, "host.json not found",
		"Function folders are written next to host.json. The package has functions, but there is no host.json in its directory or above, up to the root of the module or repository.",
		"Create host.json in the app root.")
	RuleLeftOut = rule("HW0105", Warning, "directive in an excluded file",
		"The file name or a build constraint excludes the file from this build, and no other file declares the same, so its directives have no effect. Files with //go:build ignore are not reported.",
		"Build for the platform or with the tags that the file requires. hubwire honors --tags, GOFLAGS, GOOS, GOARCH and CGO_ENABLED, including those set by go env -w.")
)

// Names: of hubs, functions, bindings and events.
var (
	RuleHubName = rule("HW0201", Error, "invalid hub name",
		"Hub names start with a letter and have up to 128 letters, digits and the characters _ ` , . [ ].",
		"Rename the hub, or write %SETTING% to take the name from an app setting.")
	RuleHubNameMissing = rule("HW0202", Error, "missing hub name",
		`The hub of a package has the name of the package, but "main" is not a useful hub name.`,
		"Write //signalr:hub name=chat.")
	RuleGenericHub = rule("HW0203", Error, "generic hub type",
		"Generated code registers one value of the hub type, so the type must not have type parameters.",
		"Use a type without type parameters.")
	RuleNoHub = rule("HW0204", Error, "trigger without hub",
		"The trigger names no hub, is not a method of a hub type, and its package has no hub.",
		"Add hub=name to the directive, or //signalr:hub above the package clause.")
	RuleReceiverNotHub = rule("HW0205", Error, "receiver is not a hub",
		"The function is a method of a type without //signalr:hub, so nothing would register a value of that type.",
		"Put //signalr:hub above the type.")
	RuleWhichHub = rule("HW0206", Error, "ambiguous hub",
		"The directive names no hub, and the package has none or several.",
		"Add hub=name.")
	RuleFunctionName = rule("HW0207", Error, "invalid function name",
		"Function names start with a letter and have up to 128 letters, digits, underscores and hyphens.",
		"Set another name with function=name.")
	RuleReservedFunction = rule("HW0208", Error, "reserved function name",
		`The Functions host reserves the name "host", and Windows reserves the names of devices, such as CON, NUL and COM1. Each function has a folder of its name.`,
		"Set another name with function=name.")
	RuleBindingName = rule("HW0209", Error, "invalid binding name",
		"Binding names start with a letter and have up to 128 letters and digits, without underscores.",
		"Rename the binding.")
	RuleEventName = rule("HW0210", Error, "invalid event name",
		"Events travel in an HTTP header, so their names must not contain control characters or start or end with a space.",
		"Rename the event.")
	RuleDuplicateFunction = rule("HW0211", Error, "duplicate function name",
		"Two functions of one app have the same name (case-insensitive), so they would share a folder.",
		"Rename one of them with function=name on its directive.")
	RuleDuplicateEvent = rule("HW0212", Error, "duplicate event",
		"Two triggers of one app have the same hub, category and event (case-insensitive). The Functions host does not start with them.",
		"Use another event for one of them, or remove it.")
	RuleIdentifierTaken = rule("HW0213", Error, "generated name already in use",
		"The package declares a name that hubwire generates, or two types need the same generated name.",
		"Rename the declaration.")
	RuleTwoHubs = rule("HW0214", Error, "two hubs for one package",
		"Two files of a package have //signalr:hub above their package clause.",
		"Keep only one.")
	RuleConnectionEvent = rule("HW0215", Error, "invalid connection event",
		"The category connections has two events: connected and disconnected.",
		"Write event=connected or event=disconnected, or category=messages.")
	RuleConnectionArguments = rule("HW0216", Error, "connection event with arguments",
		"No arguments are passed when a client connects or disconnects.",
		"Remove the parameters. Connection details are in *signalr.InvocationContext.")
	RuleConnectionResult = rule("HW0217", Error, "connection event with a result",
		"Nobody receives the result of a connection event.",
		"Return nothing or an error. An error refuses a client that connects.")
	RulePredeclaredHidden = rule("HW0218", Error, "predeclared name is hidden",
		"The package declares a predeclared name of Go, such as error or string, that generated code in the same package needs.",
		"Rename the declaration.")
	RuleNotRegistered = rule("HW0219", Warning, "functions are not registered",
		"The package never calls the generated function that registers its functions, and no other package can: it is package main, or the hub type is unexported. Every call would fail.",
		"Call the register function where you create the app.")
	RuleOutputMissing = rule("HW0220", Error, "unsupported output format",
		"The key asks for an AsyncAPI document in YAML, which hubwire does not write.",
		"Name a .json file; YAML readers also accept JSON.")
	RuleHubMisspelt = rule("HW0221", Warning, "unknown hub",
		"hub=name refers to a hub that no //signalr:hub of the app declares, and there is one with a similar name. Clients of that hub would not reach the function.",
		"Fix the name, or declare the hub with //signalr:hub.")
	RuleEventOfConnections = rule("HW0222", Warning, "connection event in category messages",
		"connected and disconnected are events of the category connections. A trigger for messages with that name is called only by clients that invoke it.",
		"Write category=connections, or rename the event.")
	RuleOutputPath = rule("HW0223", Error, "invalid output path",
		"The keys typescript and asyncapi name an output file, relative to the folder with host.json. It must end in .ts or .json, be inside the module, not be hidden, and not be function.json or host.json, which the Functions host reads.",
		"Use another path.")
	RuleDuplicateOutput = rule("HW0224", Error, "duplicate output path",
		"Two hubs have the same output path. Paths are case-insensitive, because file systems may be. Several types of one hub may name the same file.",
		"Use another path for one of them.")
	RuleEventUnknown = rule("HW0225", Warning, "event from an app setting",
		"A typed client and an AsyncAPI document need the name of the event. One that comes from an app setting, %NAME%, is known only to the Functions host, so they omit the function.",
		"Write the event name, or accept that the function is omitted.")
	RuleMessageTwice = rule("HW0226", Warning, "message with different arguments",
		"Two client interfaces of a hub send the same message (case-insensitive) with different arguments. Generated clients and documents use the arguments of the first.",
		"Use the same arguments, or rename one message with //signalr:target name=x.")
)

// Signatures: what a trigger takes and returns.
var (
	RuleGenericFunction = rule("HW0301", Error, "generic function",
		"Clients do not pass types, so triggers, negotiate functions and their receivers must not have type parameters.",
		"Write one function for each type, and call the generic function from it.")
	RuleParameterOrder = rule("HW0302", Error, "wrong parameter order",
		"The order is: context.Context, the invocation context, the clients type, the arguments of the call.",
		"Move the parameter.")
	RuleParameterTwice = rule("HW0303", Error, "duplicate parameter",
		"The context, the invocation context and the clients type may each appear once.",
		"Remove one of them.")
	RuleContextByValue = rule("HW0304", Error, "invocation context by value",
		"The invocation context must be a pointer.",
		"Write *signalr.InvocationContext.")
	RuleInputUnknown = rule("HW0305", Error, "input parameter not found",
		"The key input must name a parameter of the function: the one that receives the invocation context as your own type.",
		"Name one of the parameters.")
	RuleResults = rule("HW0306", Error, "unsupported results",
		"A trigger returns nothing, an error, a value, or a value and an error.",
		"Change the results; put several values into a struct.")
	RuleNamesCount = rule("HW0307", Error, "wrong number of parameter names",
		"The names in function.json and the arguments differ in number, so the service would refuse every call.",
		"List one name for each argument of the call.")
	RuleNamesTwice = rule("HW0308", Error, "duplicate argument name",
		"Two arguments have the same name (case-insensitive), which the Functions extension refuses at startup.",
		"Rename one of them.")
	RuleNamesAndParameter = rule("HW0309", Error, "parameterNames and parameter",
		"Both set the names of the arguments.",
		"Keep only one.")
	RuleNamesVariadic = rule("HW0310", Error, "names for a variadic argument",
		"Names fix the number of arguments, so a variadic argument cannot have one.",
		"Remove the names, or use a slice.")
	RuleUnknownArgument = rule("HW0311", Error, "unknown argument",
		"//signalr:parameter names an argument that does not exist, or repeats one.",
		"Use the Go name of an argument.")
	RuleNameOverwritten = rule("HW0312", Warning, "argument name used by the host",
		"The Functions extension stores properties of the call under the same names (case-insensitive). Expressions of other bindings would see those, or the host drops the name.",
		"Rename the argument.")
	RuleSpecialCannotBeList = rule("HW0313", Error, "variadic context or clients",
		"The context, the invocation context and the clients type are single values.",
		"Remove the dots.")
	RuleNotCallable = rule("HW0314", Error, "function cannot be called",
		"Go does not allow calls of init, of main in package main, or of a function named _.",
		"Rename the function.")
)

// Clients and negotiate functions.
var (
	RuleClientMethod = rule("HW0401", Error, "wrong signature of a client method",
		"A method of a client interface sends one message: func(ctx context.Context, arguments…) error. With a value before the error it also waits for a client's result.",
		"Change the signature.")
	RuleClientEmbeds = rule("HW0402", Error, "embedded interface in a client interface",
		"hubwire reads the messages from the interface itself.",
		"List the methods instead of embedding.")
	RuleClientGeneric = rule("HW0403", Error, "generic client interface",
		"The generated clients type implements the interface, so it must not have type parameters.",
		"Use an interface without type parameters.")
	RuleDuplicateTarget = rule("HW0404", Error, "duplicate message",
		"Two methods of a client interface send the same message. Names are case-insensitive, as in the JavaScript client.",
		"Rename one with //signalr:target name=x.")
	RuleClientsRenamed = rule("HW0405", Error, "former name of a clients type",
		"A clients type is named after its interface: ChatClients for ChatClient, PageClients for Page, and ChatClients for an interface of hub chat that is called Clients. Earlier versions put an s behind every name.",
		"Use the name that the finding gives.")
	RuleTargetUnheard = rule("HW0406", Error, "message that JavaScript clients cannot listen for",
		"The JavaScript client keeps its handlers in an object, under names in lower case. Every such object has members constructor and __proto__ already, so listening for these fails.",
		"Choose another name with //signalr:target name=x.")
	RuleNegotiateSignature = rule("HW0501", Error, "wrong signature of a negotiate function",
		"A negotiate function is func(ctx context.Context, r *http.Request) (signalr.NegotiateOptions, error).",
		"Change the signature.")
	RuleDuplicateRoute = rule("HW0502", Error, "duplicate route",
		"Two negotiate functions of one app have the same route.",
		"Use another route, such as route=chat/negotiate.")
	RuleRouteUnreachable = rule("HW0503", Warning, "route does not end in negotiate",
		"SignalR clients append /negotiate to their URL, so they never request any other route.",
		"Use a route that ends in negotiate.")
	RuleRoute = rule("HW0504", Error, "invalid route",
		"The Functions host does not accept the route: it starts with a slash, has an empty segment, a question mark, brackets that do not match, or a duplicate parameter. With most such routes the host does not start any function of the app.",
		"Write a path such as chat/negotiate, without a leading slash.")
	RuleIDToken = rule("HW0505", Warning, "idToken includes Bearer",
		"The Functions extension reads the whole value as a JWT. The Authorization header starts with \"Bearer \", so negotiating fails with status 500.",
		"Send the token alone in another header, or use a negotiate function, which can read the Authorization header.")
)

// Types: of arguments, results and messages.
var (
	RuleTypeCannotArrive = rule("HW0601", Error, "argument type cannot be received",
		"Arguments arrive as JSON or MessagePack. Channels, functions, unsafe pointers, complex numbers and interfaces with methods cannot.",
		"Use a type that JSON can fill.")
	RuleTypeCannotBeSent = rule("HW0602", Error, "type cannot be sent",
		"Results and messages are sent as JSON or MessagePack. Channels, functions, unsafe pointers and complex numbers cannot be sent.",
		"Use a type that JSON can express.")
	RuleTypeUndeclared = rule("HW0603", Error, "undeclared type",
		"The signature uses a type that the package does not declare.",
		"Declare it, or fix the name. A clients type exists if its interface has //signalr:client.")
	RuleTypeDotImport = rule("HW0604", Error, "type may come from a dot import",
		"The signature uses a type that the package does not declare, and the file has a dot import. hubwire does not type check, so it cannot tell where the name comes from.",
		"Import the package by name.")
	RulePackageUndeclared = rule("HW0605", Error, "package is not imported",
		"The signature uses a package that the file does not import.",
		"Import it.")
	RuleArrayLength = rule("HW0606", Error, "unsupported array length",
		"Generated code cannot repeat the expression of the array length.",
		"Declare a constant for it.")
	RuleMapKey = rule("HW0607", Error, "unsupported map key",
		"The keys of a JSON object are strings, and the key type has no text form.",
		"Use a string, a number, or a type with MarshalText and UnmarshalText as key.")
	RuleFieldCannotArrive = rule("HW0608", Warning, "field cannot be received or sent",
		"A struct has a field that JSON cannot represent. Calls fail as soon as a client sends the field, or sending fails for some values.",
		"Exclude the field with json:\"-\", change its type, or give the type methods such as UnmarshalJSON.")
	RuleFieldCannotBeSent = rule("HW0609", Error, "field cannot be sent",
		"A struct of a result or message has a field that JSON cannot represent, so sending always fails.",
		"Exclude the field with json:\"-\", change its type, or give the type MarshalJSON or MarshalText.")
	RuleTag = rule("HW0610", Error, "malformed struct tag",
		"A field has a tag that looks like a JSON tag but is malformed, often because the quotes are missing. Go ignores it, so the member has the name of the field.",
		"Quote the value of the tag: `json:\"name\"`.")
	RuleTypeTooLarge = rule("HW0611", Error, "type grows without end",
		"A generic type or alias expands to itself so often that its form cannot be written down.",
		"Simplify the type.")
	RuleBigInteger = rule("HW0612", Warning, "result may exceed int64",
		"Behind the Functions host, a bare integer beyond int64 reaches clients as garbage, so the call fails. uint64, uint and *big.Int may hold such integers.",
		"Return int64, a string, or a struct that contains the number.")
)

// Types that the encoder refuses.
var (
	RuleStructWithoutJSON = rule("HW0701", Error, "struct has no JSON form",
		"The JSON encoder refuses the struct: it has no exported fields, two fields with the same name, or an invalid tag.",
		"Fix the field in the message, or give the type MarshalJSON and UnmarshalJSON.")
	RuleDuration = rule("HW0702", Error, "duration has no JSON form",
		"JSON has no durations, and the encoder of the runtime refuses time.Duration.",
		"Use a number with the unit in its name, such as timeoutMillis int64, or your own type with MarshalText and UnmarshalText.")
)

// Calls: what only hubwire vet sees, because it takes type checking.
var (
	RuleMessageNeverSent = rule("HW0703", Warning, "message is never sent",
		"The package never calls this method of a client interface, and no other package can. Clients that listen for the message wait in vain.",
		"Send the message, or remove the method.")
	RuleUnknownTarget = rule("HW0704", Warning, "unknown message",
		"The code sends a message by name, and no client interface of the package or its imports declares it. Clients ignore unknown messages, so a typo goes unnoticed.",
		"Fix the name, or declare the message in a client interface and send it through that.")
	RuleForgottenTrigger = rule("HW0705", Warning, "connection event without trigger",
		"A hub type has a method OnConnected or OnDisconnected without //signalr:trigger, so the service never calls it.",
		"Add //signalr:trigger, or //signalr:ignore if this is intended.")
)

// Generated files: what hubwire check finds on disk.
var (
	RuleFileMissing = rule("HW0801", Error, "generated file missing",
		"The sources need a generated file that does not exist.",
		"Run hubwire generate and commit the result.")
	RuleFileStale = rule("HW0802", Error, "generated file stale",
		"A generated file does not match the sources: they have changed since, or another version of hubwire wrote it.",
		"Run hubwire generate, with the version in go.mod, and commit the result.")
	RuleFileOrphaned = rule("HW0803", Error, "generated file orphaned",
		"A generated file is no longer needed. The Functions host would still register its function.",
		"Run hubwire generate, which deletes it, and commit the result.")
	RuleFileEdited = rule("HW0804", Error, "generated file edited by hand",
		"hubwire would write or delete a file that it did not write, or that has changed since. It never overwrites a file that may contain your work.",
		"Undo the edit or move the file away, and run hubwire generate; --force overwrites or deletes it.")
)
