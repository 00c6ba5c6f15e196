package signalr

import (
	"context"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/encode"
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

	// Decode reads the arguments of one call into their types and returns
	// the function bound to them. The error is a *decode.ArgumentError or a
	// *decode.CountError; the function is not called then.
	Decode func(args *decode.Arguments) (Invoker, error)

	// Encode writes results of the type that the function has. It may be nil:
	// what it does not write is left to package json.
	Encode encode.Result
}

// Invoker runs a function whose arguments are decoded. The result is nil
// where the function has none.
type Invoker func(ctx context.Context, call *Call) (result any, err error)

// Output is one signalR output binding of a function.
type Output struct {
	Hub        string // hub the binding sends to
	Connection string // app setting with the connection string
	Binding    string // name in function.json
}

// Defaults of function.json that generator and runtime share.
const (
	DefaultConnection = "AzureSignalRConnectionString"
	DefaultBinding    = "invocation"
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

// Senders gives the sender for one of a function's outputs. A transport
// provides it: the function's output binding behind the Functions host, or
// the REST interface of the service.
type Senders interface {
	Sender(to Output) Sender
}
