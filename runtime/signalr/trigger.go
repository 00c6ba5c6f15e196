package signalr

import (
	"cmp"
	"context"
	"slices"

	"github.com/hubwire/hubwire/runtime/decode"
)

// Category is the category of an upstream event, as in the X-ASRS-Category
// header.
type Category string

// The two categories the service has (Azure docs, concept-upstream).
const (
	Connections Category = "connections" // events connected and disconnected
	Messages    Category = "messages"    // what clients invoke or send
)

// Trigger describes one function that the service can call. Generated code
// fills it in; hand-written registrations may too.
type Trigger struct {
	// Function is the function name: the folder of function.json and the
	// path the Functions host calls.
	Function string

	// Hub, Category and Event select the calls this function takes. They
	// are compared without regard to case, as the Functions extension does.
	// An empty Category means [Messages].
	Hub      string
	Category Category
	Event    string

	// Connection names the app setting with the connection string; empty
	// means [DefaultConnection].
	Connection string

	// Binding is the name of the trigger binding in function.json: the key
	// of the call in a custom-handler request. Empty means [DefaultBinding].
	Binding string

	// Outputs are the signalR output bindings of the function, one for each
	// hub it sends to. A function that sends nothing has none.
	Outputs []Output

	// Result tells that the function returns a value for the caller.
	Result bool

	// Run reads the arguments of a call, runs the function, and returns what
	// it returned. Arguments that do not fit are a *decode.ArgumentError or a
	// *decode.CountError; the function is not run then.
	Run Invoker
}

// fillIn replaces what is empty by its default.
func (t *Trigger) fillIn() {
	t.Category = cmp.Or(t.Category, Messages)
	t.Connection = cmp.Or(t.Connection, DefaultConnection)
	t.Binding = cmp.Or(t.Binding, DefaultBinding)
	t.Outputs = slices.Clone(t.Outputs) // triggers may share a list
	for i := range t.Outputs {
		output := &t.Outputs[i]
		output.Connection = cmp.Or(output.Connection, t.Connection)
		output.Binding = cmp.Or(output.Binding, DefaultOutput)
	}
}

// Invoker runs a function for a call. The result is nil where the function has
// none.
type Invoker func(ctx context.Context, call *Call) (result any, err error)

// Output is one signalR output binding of a function.
type Output struct {
	Hub        string // hub the binding sends to
	Connection string // app setting with the connection string; empty means that of the trigger
	Binding    string // name in function.json; empty means [DefaultOutput]
}

// Defaults of function.json that generator and runtime share.
const (
	DefaultConnection = "AzureSignalRConnectionString"
	DefaultBinding    = "invocation"
	DefaultOutput     = "hubwireMessages"
)

// Call is one call of one function on its way through the App.
type Call struct {
	Trigger *Trigger
	Context *InvocationContext

	// Senders takes what the function sends to clients.
	Senders Senders

	// Traceparent and Tracestate are the headers of the request that brought
	// the call (W3C Trace Context); empty where it had none.
	Traceparent, Tracestate string
}

// Arguments starts reading the arguments of a call that takes exactly the named
// ones:
//
//	args := call.Arguments("group", "message")
//	group := decode.Value[string](args)
//	message := decode.Value[Message](args)
//	if err := args.End(); err != nil {
//		return nil, err
//	}
//
// What was read is good for nothing before End has returned no error.
func (c *Call) Arguments(names ...string) *decode.Arguments {
	args := c.arguments()
	args.Expect(names...)
	return args
}

// ArgumentsAtLeast is [Call.Arguments] for a call whose last name stands for any
// number of arguments, also none, which decode.Rest reads.
func (c *Call) ArgumentsAtLeast(names ...string) *decode.Arguments {
	args := c.arguments()
	args.ExpectAtLeast(names...)
	return args
}

func (c *Call) arguments() *decode.Arguments {
	if c.Context.Arguments == nil {
		return &decode.Arguments{}
	}
	return c.Context.Arguments
}

// Senders gives the sender for one of a function's outputs. A transport
// provides it: the function's output binding behind the Functions host, or
// the REST interface of the service.
type Senders interface {
	Sender(to Output) Sender
}
