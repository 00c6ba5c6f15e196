// Package model is the resolved program: what the annotated functions of a
// run mean, free of syntax trees and of output formats. Package resolve fills it
// in, the emitters read it.
//
// Everything in it is valid: a program with an error never gets this far.
package model

import (
	"go/token"
	"slices"
)

// Program is everything one run of the generator looks at.
type Program struct {
	// Packages with at least one directive, sorted by import path.
	Packages []*Package

	// Contracts are those of all hubs, where somebody asked for them.
	Contracts []*Contract
}

// Triggers returns those of all packages; a nil program has none.
func (p *Program) Triggers() (all []*Trigger) {
	if p == nil {
		return nil
	}
	for _, pkg := range p.Packages {
		all = append(all, pkg.Triggers...)
	}
	return all
}

// Negotiations returns those of all packages; a nil program has none.
func (p *Program) Negotiations() (all []*Negotiation) {
	if p == nil {
		return nil
	}
	for _, pkg := range p.Packages {
		all = append(all, pkg.Negotiations...)
	}
	return all
}

// Package is one Go package with directives.
type Package struct {
	Name string // package clause
	Path string // import path
	Dir  string // absolute

	// Root is the absolute app root: the nearest folder upward with a
	// host.json. Empty where no function.json is due.
	Root string

	Hubs         []*Hub         // sorted by Go type; "" (plain functions) first
	Triggers     []*Trigger     // in source order: file name, then position
	Clients      []*Client      // in source order
	Negotiations []*Negotiation // in source order

	// Identifiers are the names declared at package level (own output left
	// out), so that generated names can avoid them.
	Identifiers map[string]bool

	// Elsewhere are further names that files of the folder declare: its tests,
	// and files of other builds. No import or declaration may have them.
	Elsewhere map[string]bool

	// Imported are the names by which files of the folder import, which no
	// declaration may have.
	Imported map[string]bool
}

// Hub is one hub as a package declares it.
type Hub struct {
	Name       string // hub name for the service
	Type       string // Go type whose methods are its functions; "" for plain functions
	Connection string // app setting with the connection string
	Outputs    []Output
	Pos        token.Position
}

// Output is a file about a hub as a whole, which its directive asks for.
type Output struct {
	Format   string // the key of the directive
	Path     string // absolute
	Root     string // absolute: the app root whose manifest lists it
	Contract *Contract
}

// Receiver is the receiver of a method.
type Receiver struct {
	Type    string // Go type name
	Pointer bool
}

// Trigger is one function that the service can call.
type Trigger struct {
	Function string    // function name: the folder of function.json
	Name     string    // Go name
	Receiver *Receiver // nil for a plain function

	Hub        string
	Category   string // connections or messages
	Event      string
	Connection string
	Binding    string // name of the trigger binding

	// ParameterNames go to function.json; nil leaves them out.
	ParameterNames []string

	// What the function takes, in this order.
	Context   bool        // context.Context
	Input     Input       // how it takes the invocation context
	InputType Type        // for InputCustom
	Clients   *ClientsUse // generated clients type; nil for none
	Arguments []Parameter // arguments of the call; the last may be variadic

	// What it returns.
	Result Type // nil for none
	Error  bool

	Doc string // doc comment without directives
	Pos token.Position
}

// Input is how a function takes the invocation context.
type Input int

// The ways to take it.
const (
	InputNone    Input = iota
	InputContext       // *signalr.InvocationContext
	InputCustom        // a type of the program that the context is decoded into
)

// ClientsUse is a parameter of a generated clients type.
type ClientsUse struct {
	Client *Client
	Import string // import path of the client's package; "" for the same package
}

// Parameter is one argument of a call.
type Parameter struct {
	Name     string // Go name, or as a parameter directive renames it; "arg0" … where the function has none
	Type     Type   // of one element where Variadic
	Variadic bool
	Pos      token.Position
}

// Client is one client interface: what the service can send.
type Client struct {
	Interface  string // Go name
	Hub        string
	Connection string   // of the hub where the run declares it, else empty
	Methods    []Method // in source order
	Doc        string
	Pos        token.Position
}

// HasResults reports whether a method waits for a client's result.
func (c *Client) HasResults() bool {
	return slices.ContainsFunc(c.Methods, func(m Method) bool { return m.Result != nil })
}

// Method is one message the service can send: func(ctx, Parameters…) error, or
// func(ctx, Parameters…) (Result, error) for one that waits for a client's result.
type Method struct {
	Name       string // Go name
	Target     string // name clients listen for
	Parameters []Parameter
	Result     Type // nil for none
	Doc        string
	Pos        token.Position
}

// Negotiation is one negotiate function.
type Negotiation struct {
	Function   string    // function name: the folder of function.json
	Name       string    // Go name of the function; "" where Declared is set
	Receiver   *Receiver // nil for a plain function
	HubType    string    // Go type the directive is on, where Declared is set
	Hub        string
	Route      string
	Auth       string // anonymous, function or admin
	Connection string
	Declared   *Declared
	Pos        token.Position
}

// Declared is a negotiate function without code.
type Declared struct {
	UserID  string
	IDToken string
	Claims  []string
}
