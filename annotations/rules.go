package annotations

import (
	"slices"
	"strings"
)

// Rule is one thing that can be wrong: what its findings have in common. Only
// rules make findings, so none is without.
type Rule struct {
	Code        Code
	Severity    Severity
	Title       string // a few words
	Explanation string // what is wrong, and why it matters
	Fix         string // what to do
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
	RuleBadChoice = rule("HW0004", Error, "value is not one of the choices",
		"The key takes one of a few words. An app setting, %NAME%, cannot stand for one: the choice is made when generating.",
		"Use one of the words the message lists; they are compared with case.")
	RuleBadFlag = rule("HW0005", Error, "value is not true or false",
		"The key is a flag: alone it means true.",
		"Write the key alone, key=true or key=false.")
	RuleBadIdentifier = rule("HW0006", Error, "value is not a Go identifier",
		"The key names a parameter or an argument, so it takes an identifier.",
		"Use letters, digits and underscores, a letter first.")
	RuleBadQuoting = rule("HW0007", Error, "bad quoting",
		"A quoted value is not closed, has an escape that Go does not know, or is followed or preceded by other text.",
		`Quote the whole value as a Go string: key="two words", or with backquotes.`)
	RuleDuplicateKey = rule("HW0008", Error, "duplicate key",
		"A directive gives one key twice.",
		"Keep one of the two.")
	RuleDuplicate = rule("HW0009", Error, "duplicate directive",
		"A declaration has a directive twice that may stand once only.",
		"Keep one of the two.")
	RuleUnexpectedText = rule("HW0010", Error, "unexpected text",
		"A directive has text that is neither a key nor a value, such as a comment behind it or a value without its key.",
		"Remove the text; put comments on a line of their own.")
	RuleMissingArgument = rule("HW0011", Error, "missing argument",
		"//signalr:parameter has to say which argument of the function it is about.",
		"Write //signalr:parameter <argument>.")
	RuleKeyNotHere = rule("HW0012", Error, "key is not for this declaration",
		"The directive has the key, but not on this kind of declaration. The keys userId, idToken and claims of //signalr:negotiate are for hub types: a function decides about them itself.",
		"Move the key to the declaration it is for, or remove it.")
	RuleSettingName = rule("HW0013", Error, "invalid app setting name",
		"The key connection takes the name of an app setting, which has no blank, semicolon or equals sign. A connection string does not belong into source code: whoever reads it can act as the service. Its keys are masked wherever hubwire shows the line.",
		"Put the connection string into an app setting (local.settings.json, or the environment) and write the name of the setting. Make a new access key for one that was committed.")
)

// Place: where a directive stands.
var (
	RuleSpace = rule("HW0020", Warning, "blank after the slashes",
		"Go's directives have no blank between // and the name. With one, the line is an ordinary comment and has no effect.",
		"Remove the blank.")
	RuleCase = rule("HW0021", Warning, "directive in the wrong case",
		"Directives are written in lower case. Otherwise the line is an ordinary comment and has no effect.",
		"Write it in lower case.")
	RuleDetached = rule("HW0022", Warning, "directive on no declaration",
		"The directive is not in the doc comment of a declaration, often because of a blank line below it, so it has no effect.",
		"Put it directly above the declaration, without a blank line.")
	RuleMisplaced = rule("HW0023", Warning, "directive on the wrong kind of declaration",
		"Each directive belongs on certain declarations: a trigger on a function, a hub on a struct type or the package clause, a client on an interface.",
		"Move it to a declaration it is for.")
	RuleTestFile = rule("HW0024", Warning, "directive in a test file",
		"Test files are no part of the program, so their functions cannot be called by the service.",
		"Move the declaration to another file, or remove the directive.")
	RuleConflict = rule("HW0025", Error, "directives exclude each other",
		"A function is a trigger, a negotiate function or ignored, never two of these.",
		"Keep one of the directives.")
	RuleNeedsAnother = rule("HW0026", Error, "directive needs another one",
		"//signalr:parameter is for triggers, //signalr:target for client interfaces.",
		"Add the directive it needs, or remove it.")
	RuleMisspelt = rule("HW0027", Warning, "signalr is misspelt",
		"The word in front of the colon is nearly signalr, and a directive follows. Comments of other tools are none of hubwire's, so the line has no effect.",
		"Write //signalr: in front of the directive.")
)

// Loading: files and folders.
var (
	RuleSyntax = rule("HW0101", Error, "syntax error",
		"A file of a package with directives cannot be parsed so that all of its declarations are known. Generating would drop functions.",
		"Correct the syntax.")
	RuleSyntaxInBody = rule("HW0102", Warning, "syntax error in a function body",
		"All declarations could be read, so generating goes on; the program will not compile yet.",
		"Correct the syntax.")
	RuleTwoPackages = rule("HW0103", Error, "two packages in one directory",
		"Files that are built together name different packages.",
		"Give all files of the directory one package name, or exclude some with a build constraint.")
	RuleNoHostJSON = rule("HW0104", Error, "no host.json",
		"Function folders are written next to the host.json of the function app. The package has functions, but neither its directory nor one above it, up to the module or repository root, has one.",
		"Create host.json in the root of the app.")
	RuleLeftOut = rule("HW0105", Warning, "directive in a file that is left out",
		"The name of the file or its build constraint keeps it out of this build, and no other file declares the same, so its directives have no effect. Files that say //go:build ignore are not reported.",
		"Build for the platform or with the tags the file asks for: --tags, GOFLAGS, GOOS, GOARCH and CGO_ENABLED are respected, also those that go env -w set.")
)

// Names: of hubs, functions, bindings and events.
var (
	RuleHubName = rule("HW0201", Error, "invalid hub name",
		"The service takes hub names that begin with a letter and have up to 128 letters, digits and the characters _ ` , . [ ].",
		"Choose another name, or write %SETTING% to take it from an app setting.")
	RuleHubNameMissing = rule("HW0202", Error, "hub name missing",
		`The hub of a package is named after the package, but "main" says nothing.`,
		"Write //signalr:hub name=chat.")
	RuleGenericHub = rule("HW0203", Error, "generic hub type",
		"Generated code registers one value of the hub type, so the type cannot have type parameters.",
		"Use a type without type parameters.")
	RuleNoHub = rule("HW0204", Error, "no hub",
		"A trigger has no hub: it neither names one, nor is it the method of a hub type, nor has the package one.",
		"Add hub=name to the directive, or //signalr:hub above the package clause.")
	RuleReceiverNotHub = rule("HW0205", Error, "receiver is not a hub",
		"The function is a method, but the type it belongs to has no //signalr:hub, so nothing would register a value of it.",
		"Put //signalr:hub above the type.")
	RuleWhichHub = rule("HW0206", Error, "hub is not clear",
		"The directive names no hub, and the package has none or several.",
		"Add hub=name.")
	RuleFunctionName = rule("HW0207", Error, "invalid function name",
		"The Functions host takes names that begin with a letter and have up to 128 letters, digits, underscores and hyphens.",
		"Choose another name with function=name.")
	RuleReservedFunction = rule("HW0208", Error, "reserved function name",
		`The Functions host keeps the name "host" for itself, and Windows those of devices, such as CON, NUL and COM1: a function has a folder of its name.`,
		"Choose another name with function=name.")
	RuleBindingName = rule("HW0209", Error, "invalid binding name",
		"The Functions host takes binding names that begin with a letter and have up to 128 letters and digits, without underscores.",
		"Choose another name.")
	RuleEventName = rule("HW0210", Error, "invalid event name",
		"The event travels in an HTTP header: it cannot have control characters, or blanks at its ends.",
		"Choose another name.")
	RuleDuplicateFunction = rule("HW0211", Error, "duplicate function name",
		"Two functions of one app have the same name without regard to case, so they would share a folder.",
		"Choose another name for one of them with function=name, on the trigger or negotiate directive.")
	RuleDuplicateEvent = rule("HW0212", Error, "duplicate event",
		"Two triggers of one app take the same hub, category and event, compared without case. The Functions extension would never call the second.",
		"Give one of them another event, or remove it.")
	RuleIdentifierTaken = rule("HW0213", Error, "generated name is taken",
		"The package declares a name that generated code needs, or two types need the same one.",
		"Rename the declaration.")
	RuleTwoHubs = rule("HW0214", Error, "two hubs for one package",
		"Two files of a package have //signalr:hub above their package clause.",
		"Keep one of the two.")
	RuleConnectionEvent = rule("HW0215", Error, "wrong event for category connections",
		"The category connections has the events connected and disconnected only.",
		"Write event=connected or event=disconnected, or category=messages.")
	RuleConnectionArguments = rule("HW0216", Error, "connection trigger with arguments",
		"Nobody passes arguments when a client connects or disconnects.",
		"Remove the parameters; what is known stands in the invocation context.")
	RuleConnectionResult = rule("HW0217", Error, "connection trigger with a result",
		"Nobody receives the result of a connection trigger.",
		"Return nothing or an error; an error refuses the client when it connects.")
	RulePredeclaredHidden = rule("HW0218", Error, "predeclared name is hidden",
		"The package declares a name that Go predeclares, such as error or string, and that generated code in the same package needs in its own meaning.",
		"Rename the declaration.")
	RuleNotRegistered = rule("HW0219", Warning, "functions are not registered",
		"Nothing in the package calls the generated function that registers its functions, and no other package can: this one is main, or the hub type is unexported. Calls would be answered with an error.",
		"Call the register function where the app is made.")
	RuleOutputMissing = rule("HW0220", Error, "output that is not written yet",
		"A key of a hub asks for a file in a format that this version does not write: an AsyncAPI description in YAML. Taking it in silence would look as if it did.",
		"Name a .json file: every reader of YAML reads JSON too.")
	RuleHubMisspelt = rule("HW0221", Warning, "hub that no directive declares",
		"A key hub=name names a hub that no //signalr:hub of the app declares, while one with nearly the same name is there. Clients of that one would not reach the function.",
		"Write the name of the hub, or declare the other one with //signalr:hub.")
	RuleEventOfConnections = rule("HW0222", Warning, "event of the other category",
		"The events connected and disconnected belong to the category connections. A trigger for messages of that name is called only by clients that invoke it.",
		"Write category=connections, or choose another event.")
	RuleOutputPath = rule("HW0223", Error, "path of an output does not do",
		"The keys typescript and asyncapi of a hub name the file to write, relative to the folder with host.json: one that ends in .ts or .json, is inside of the module and is not hidden. The Functions host reads function.json and host.json, so they cannot be it.",
		"Choose another path.")
	RuleDuplicateOutput = rule("HW0224", Error, "two outputs with one path",
		"Two hubs are to be written to one file. Paths are compared without case, because file systems may ignore it. Types with functions of one hub may both name its file.",
		"Give one of them another path.")
	RuleEventUnknown = rule("HW0225", Warning, "event that only the host knows",
		"A typed client and a description need the event itself. One that is an app setting, %NAME%, is known to the Functions host alone, so they leave the function out.",
		"Write the event itself, or do without the function there.")
	RuleMessageTwice = rule("HW0226", Warning, "message with two sets of arguments",
		"Two client interfaces of a hub send one message, compared without case, with different arguments. A typed client and a description have those of the first.",
		"Give both methods the same arguments, or one of them another name with //signalr:target name=x.")
)

// Signatures: what a trigger takes and returns.
var (
	RuleGenericFunction = rule("HW0301", Error, "generic function",
		"The service names no types, so a trigger, a negotiate function and the type they are methods of cannot have type parameters.",
		"Write a function for each type that calls the generic one.")
	RuleParameterOrder = rule("HW0302", Error, "wrong order of parameters",
		"The parameters come in this order: context.Context, the invocation context, the clients type, the arguments of the call.",
		"Move the parameter.")
	RuleParameterTwice = rule("HW0303", Error, "parameter given twice",
		"The context, the invocation context and the clients type may each stand once.",
		"Remove one of the two.")
	RuleContextByValue = rule("HW0304", Error, "invocation context by value",
		"The invocation context is passed as a pointer.",
		"Write *signalr.InvocationContext.")
	RuleInputUnknown = rule("HW0305", Error, "input parameter not found",
		"The key input names a parameter of the function that takes the invocation context as a type of your own.",
		"Name one of the parameters.")
	RuleResults = rule("HW0306", Error, "wrong results",
		"A trigger returns nothing, an error, a value, or a value and an error.",
		"Change the results; several values fit into a struct.")
	RuleNamesCount = rule("HW0307", Error, "wrong number of parameter names",
		"The service would refuse every call, because the names in function.json and the arguments differ in number.",
		"Give one name for each argument of the call.")
	RuleNamesTwice = rule("HW0308", Error, "duplicate parameter name",
		"Two arguments have one name, compared without case. The Functions extension refuses it at start-up.",
		"Choose another name.")
	RuleNamesAndParameter = rule("HW0309", Error, "parameterNames together with parameter",
		"Both choose the names of the arguments.",
		"Keep one of the two.")
	RuleNamesVariadic = rule("HW0310", Error, "parameter names with a variadic argument",
		"With names the number of arguments is fixed, so a variadic argument cannot have one.",
		"Remove the names, or take a slice.")
	RuleUnknownArgument = rule("HW0311", Error, "unknown argument",
		"//signalr:parameter names no argument of the call, or names one twice.",
		"Name an argument by its Go name.")
	RuleNameOverwritten = rule("HW0312", Warning, "parameter name is taken by the host",
		"The Functions extension puts properties of the call into the same binding data, without regard to case; expressions of other bindings would see those, or the host drops the name.",
		"Choose another name.")
	RuleSpecialCannotBeList = rule("HW0313", Error, "variadic context or clients",
		"The context, the invocation context and the clients type are single values.",
		"Remove the dots.")
	RuleNotCallable = rule("HW0314", Error, "function that cannot be called",
		"Go lets no code call init, main of package main, or a function named _.",
		"Give the function another name.")
)

// Clients and negotiate functions.
var (
	RuleClientMethod = rule("HW0401", Error, "wrong signature of a client method",
		"A method of a client interface sends one message: func(ctx context.Context, arguments…) error. With a value before the error it also waits for a client's result.",
		"Change the signature.")
	RuleClientEmbeds = rule("HW0402", Error, "client interface embeds another",
		"The messages are read from the interface itself.",
		"Write the methods out.")
	RuleClientGeneric = rule("HW0403", Error, "generic client interface",
		"The generated clients type implements the interface, so it cannot have type parameters.",
		"Use an interface without type parameters.")
	RuleDuplicateTarget = rule("HW0404", Error, "duplicate target",
		"Two methods of a client interface send the same message. Names are compared without case, because the JavaScript client finds its handlers so.",
		"Choose another name with //signalr:target name=x.")
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
		"Two negotiate functions of one app have one route.",
		"Choose another with route=chat/negotiate.")
	RuleRouteUnreachable = rule("HW0503", Warning, "route without negotiate",
		"SignalR clients append /negotiate to the URL they are given, so they never ask for another route.",
		"Let the route end in negotiate.")
	RuleRoute = rule("HW0504", Error, "invalid route",
		"The Functions host does not take the route: it begins with a slash, has nothing between two slashes, a question mark, brackets that do not match, or a parameter twice. Most such routes keep the host from starting any function of the app.",
		"Write a path such as chat/negotiate, without a slash in front.")
	RuleIDToken = rule("HW0505", Warning, "idToken with Bearer in front",
		"The Functions extension reads all that the expression gives as a JWT. The Authorization header has \"Bearer \" in front of it, so negotiating fails with status 500.",
		"Send the token alone in a header of its own, or negotiate with a function, which can read the header.")
)

// Types: of arguments, results and messages.
var (
	RuleTypeCannotArrive = rule("HW0601", Error, "type cannot arrive",
		"Arguments arrive as JSON or MessagePack; channels, functions, unsafe pointers, complex numbers and interfaces with methods cannot.",
		"Take a type that JSON can fill.")
	RuleTypeCannotBeSent = rule("HW0602", Error, "type cannot be sent",
		"Results and messages are sent as JSON; channels, functions, unsafe pointers and complex numbers cannot.",
		"Use a type that JSON can express.")
	RuleTypeUndeclared = rule("HW0603", Error, "type is not declared",
		"The signature names a type that the package does not declare.",
		"Declare it, or correct the name. A clients type exists where its interface has //signalr:client.")
	RuleTypeDotImport = rule("HW0604", Error, "type may come from a dot import",
		"The signature names a type that the package does not declare, and the file has a dot import. Types are read without type checking, so where the name comes from is not known.",
		"Import the package by its name.")
	RulePackageUndeclared = rule("HW0605", Error, "package is not imported",
		"The signature names a package that the file does not import.",
		"Import it.")
	RuleArrayLength = rule("HW0606", Error, "array length is not a name or number",
		"The length of an array is an expression that generated code cannot repeat.",
		"Declare a constant for it.")
	RuleMapKey = rule("HW0607", Error, "map key cannot be a JSON name",
		"JSON objects have text as names.",
		"Use a string, an integer, or a type with UnmarshalText as key.")
	RuleFieldCannotArrive = rule("HW0608", Warning, "field that cannot arrive",
		"A struct of an argument, or one inside of it, has a field that no message can fill: a call fails as soon as a client sends it.",
		"Give the field the tag json:\"-\", another type, or a type with UnmarshalJSON or UnmarshalText.")
	RuleFieldCannotBeSent = rule("HW0609", Error, "field that cannot be sent",
		"A struct of a result or message, or one inside of it, has a field that cannot be expressed as JSON, so sending always fails.",
		"Give the field the tag json:\"-\", another type, or a type with MarshalJSON or MarshalText.")
	RuleTag = rule("HW0610", Error, "malformed struct tag",
		"A field has a tag that seems to be about JSON and cannot be read, often because the quotes are missing. It has no effect: the member has the name of the field.",
		"Write the value of the tag in quotes: `json:\"name\"`.")
	RuleTypeTooLarge = rule("HW0611", Error, "type that grows without end",
		"A generic type or alias names itself, or doubles, so often that what it is made of cannot be written down.",
		"Simplify the type.")
	RuleBigInteger = rule("HW0612", Warning, "result that may be too large for the Functions host",
		"Behind the Functions host an integer that is the whole result of a function and does not fit into an int64 reaches clients as garbage, so the call fails there. uint64, uint and *big.Int may hold one.",
		"Return an int64, text, or a struct with the number in it.")
)

// Types that the encoder refuses.
var (
	RuleStructWithoutJSON = rule("HW0701", Error, "struct has no JSON form",
		"A struct type in a signature is one that the JSON encoder refuses as a whole: it has no exported fields, two fields of one name, or a field with a tag that does not fit.",
		"Correct the field that the message names, or give the type methods MarshalJSON and UnmarshalJSON.")
	RuleDuration = rule("HW0702", Error, "duration has no JSON form",
		"JSON has no durations and encoders do not agree on one form, so the encoder that the runtime uses refuses time.Duration.",
		"Use a number whose name says its unit, such as timeoutMillis int64, or a type of your own with MarshalText and UnmarshalText.")
)

// Calls: what only hubwire vet sees, because it takes type checking.
var (
	RuleMessageNeverSent = rule("HW0703", Warning, "message is never sent",
		"No code of the package calls a method of a client interface, and other packages cannot. Clients that listen for its message wait in vain.",
		"Send the message, or remove the method.")
	RuleUnknownTarget = rule("HW0704", Warning, "message that no client interface declares",
		"Code sends a message by its name, and no client interface of the package or of those it imports has a method for it. Clients ignore messages they do not know, so a wrong name goes unnoticed.",
		"Correct the name, or declare the message in the client interface and send it through that.")
	RuleForgottenTrigger = rule("HW0705", Warning, "connection event without trigger",
		"A hub type has a method named OnConnected or OnDisconnected, but no //signalr:trigger above it, so the service never calls it.",
		"Add //signalr:trigger, or //signalr:ignore where it is not meant for the service.")
)

// Generated files: what hubwire check finds on disk.
var (
	RuleFileMissing = rule("HW0801", Error, "generated file is missing",
		"The sources need a file that is not there, so the service and the program would not know of each other.",
		"Run hubwire generate and commit what it writes.")
	RuleFileStale = rule("HW0802", Error, "generated file is stale",
		"A generated file is not what the sources give now: they have changed since, or another version of hubwire wrote it.",
		"Run hubwire generate, with the version that go.mod names, and commit what it writes.")
	RuleFileOrphaned = rule("HW0803", Error, "generated file is orphaned",
		"A file of an earlier run belongs to nothing any more. The Functions host would go on to register its function.",
		"Run hubwire generate, which deletes it, and commit that.")
	RuleFileEdited = rule("HW0804", Error, "generated file was edited by hand",
		"Where hubwire wants to write or delete a file, there is one that it did not write, or not so. It overwrites none that may hold somebody's work.",
		"Undo the edit or move the file away, and run hubwire generate; --force overwrites and deletes it.")
)
