package model

// Contract is what the functions and clients of one hub say to each other, in
// JSON: what a typed client and a description are written from. It spans all
// packages of an app.
type Contract struct {
	Hub  string // hub name for the service
	Name string // what generated names begin with: Chat for hub type Chat, or for ChatHub
	Doc  string // doc comment of the hub without directives

	Calls       []Call        // functions of category messages, in source order
	Messages    []Message     // what the service sends, in source order
	Definitions []*Definition // declared types in either, sorted by name
}

// Call is a function that clients invoke.
type Call struct {
	Event     string
	Doc       string
	Arguments []Argument
	Result    *JSON // nil for none
}

// Message is what clients listen for.
type Message struct {
	Target    string
	Doc       string
	Arguments []Argument
	Result    *JSON // what a client answers; nil where nobody waits
}

// Argument is an argument of a call or message; they travel by position.
type Argument struct {
	Name     string // of the Go parameter; "arg0" … where there is none
	JSON     *JSON  // of one element where Variadic
	Variadic bool   // any number of them, at the end
}

// Definition is the JSON form of a declared Go type, or of one instance of a
// generic type.
type Definition struct {
	Name string // for generated code: unique within the contract, an identifier
	Go   string // as Go writes it: Message, chat.Page[chat.Message]
	Doc  string
	JSON *JSON
}
