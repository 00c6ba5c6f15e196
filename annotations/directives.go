package annotations

import "reflect"

// Directive is one parsed comment: *[Hub], *[Trigger], *[Parameter],
// *[Client], *[Target], *[Negotiate] or *[Ignore].
type Directive interface {
	// Head returns what all directives have.
	Head() *Header
}

// Header is what all directives have.
type Header struct {
	Name     string // such as "trigger"
	Span     Span   // the whole comment
	NameSpan Span   // the name alone
}

// Head returns the header.
func (h *Header) Head() *Header { return h }

// The struct tags below are the whole grammar; [Definitions] has it.
//
//	directive   name after "//signalr:"
//	on          places it may stand on, or, on a key, places the key is for
//	example     on the directive, a whole comment behind "//signalr:"
//	repeat      "true" where it may stand several times on one declaration
//	key         name of the key
//	type        see the constants of Type
//	values      legal values of an enum
//	positional  "true" for the word that stands without a key
//	default     what holds where the key is left out
//	output      on a path, how the path of a file about a hub ends
//	doc         one sentence

// Hub makes a struct type a hub, or a package whose plain functions are one.
type Hub struct {
	Header `directive:"hub" on:"struct package" example:"hub name=chat connection=ChatConnection" doc:"Makes the methods of a struct type, or the plain functions of a package, the functions of one hub."`

	Name           Value[string] `key:"name" type:"text" default:"the name of the type or package" doc:"Name of the hub for the service; %SETTING% is replaced by an app setting."`
	Connection     Value[string] `key:"connection" type:"setting" default:"AzureSignalRConnectionString" doc:"App setting with the connection string (connectionStringSetting)."`
	ParameterNames Value[bool]   `key:"parameterNames" type:"flag" default:"false" doc:"Lists the argument names of every function of the hub in function.json, for expressions of other bindings."`
	TypeScript     Value[string] `key:"typescript" type:"path" output:".ts" doc:"Output file for a typed TypeScript client of the hub, relative to the folder with host.json."`
	AsyncAPI       Value[string] `key:"asyncapi" type:"path" output:".json" doc:"Output file for an AsyncAPI document of the hub, relative to the folder with host.json; it ends in .json."`
}

// Output is a file about a hub that its directive asks for.
type Output struct {
	Format string // the key
	Ending string // of the path
	Path   Value[string]
}

// Outputs returns the files that the directive asks for, in the order of the
// keys.
func (h *Hub) Outputs() []Output {
	var list []Output
	for field, value := range reflect.ValueOf(h).Elem().Fields() {
		ending, ok := field.Tag.Lookup("output")
		if !ok {
			continue
		}
		if path := value.Interface().(Value[string]); path.Present() {
			list = append(list, Output{field.Tag.Get("key"), ending, path})
		}
	}
	return list
}

// Trigger makes a function one that the service calls.
type Trigger struct {
	Header `directive:"trigger" on:"func method" example:"trigger event=say parameterNames=group,text" doc:"Makes a function one that the service calls."`

	Hub            Value[string] `key:"hub" type:"text" default:"the hub of the receiver, else of the package" doc:"Name of the hub."`
	Category       Value[string] `key:"category" type:"enum" values:"connections,messages" default:"connections for OnConnected and OnDisconnected, else messages" doc:"Category of the event."`
	Event          Value[string] `key:"event" type:"text" default:"the function's name with a lower first letter" doc:"Name that clients invoke; connected or disconnected for connections."`
	Connection     Value[string] `key:"connection" type:"setting" default:"that of the hub" doc:"App setting with the connection string (connectionStringSetting)."`
	ParameterNames List          `key:"parameterNames" type:"flag or list" items:"identifier" doc:"Lists the argument names in function.json, for expressions of other bindings: alone, the Go names; with a value, these names."`
	Function       Value[string] `key:"function" type:"text" default:"the Go name, after the hub where two would collide" doc:"Function name: the folder of function.json."`
	Binding        Value[string] `key:"binding" type:"text" default:"invocation" doc:"Name of the trigger binding in function.json."`
	Input          Value[string] `key:"input" type:"identifier" doc:"Parameter that receives the invocation context as your own type."`
}

// Parameter marks or renames one argument of a trigger.
type Parameter struct {
	Header `directive:"parameter" on:"func method" repeat:"true" example:"parameter text name=message" doc:"Lists the argument names in function.json and sets the name of one."`

	Argument Value[string] `key:"argument" type:"identifier" positional:"true" doc:"Go name of the argument."`
	Name     Value[string] `key:"name" type:"identifier" default:"the Go name" doc:"Name in function.json."`
}

// Client makes an interface the messages that the service can send.
type Client struct {
	Header `directive:"client" on:"interface" example:"client hub=chat" doc:"Declares the messages that the service can send to clients: the methods of an interface, func(ctx, arguments…) error. A method that returns (T, error) asks one connection and waits for its result."`

	Hub Value[string] `key:"hub" type:"text" default:"the only hub of the package" doc:"Name of the hub."`
}

// Target names the message a method of a client interface sends.
type Target struct {
	Header `directive:"target" on:"interfacemethod" example:"target name=said" doc:"Names the message that a method of a client interface sends."`

	Name Value[string] `key:"name" type:"text" default:"the method's name with a lower first letter" doc:"Name clients listen for."`
}

// Negotiate makes a function, or a hub type alone, tell clients where the
// service is.
type Negotiate struct {
	Header `directive:"negotiate" on:"func method struct" example:"negotiate route=chat/negotiate auth=function" doc:"Gives clients the address of the service and a token. On a function, the function makes the token; on a hub type, the host does."`

	Hub        Value[string] `key:"hub" type:"text" default:"the hub of the receiver, else of the package, else its only hub" doc:"Name of the hub."`
	Function   Value[string] `key:"function" type:"text" default:"the Go name, or Negotiate on a hub type, after the hub where two would collide" doc:"Function name: the folder of function.json."`
	Route      Value[string] `key:"route" type:"text" default:"negotiate" doc:"Path of the endpoint after the route prefix."`
	Auth       Value[string] `key:"auth" type:"enum" values:"anonymous,function,admin" default:"anonymous" doc:"Key that callers need (authLevel)."`
	Connection Value[string] `key:"connection" type:"setting" default:"that of the hub" doc:"App setting with the connection string (connectionStringSetting)."`
	UserID     Value[string] `key:"userId" type:"text" on:"struct" doc:"Expression for the user id, such as {headers.x-ms-client-principal-id}."`
	IDToken    Value[string] `key:"idToken" type:"text" on:"struct" doc:"Expression for a JWT whose claims are added to the token."`
	Claims     List          `key:"claims" type:"list" items:"text" on:"struct" doc:"Claim types of idToken to add."`
}

// Ignore leaves a function out on purpose.
type Ignore struct {
	Header `directive:"ignore" on:"func method" example:"ignore" doc:"Leaves a function out on purpose."`
}
