package functionshost

import (
	"fmt"
	"strings"
	"time"

	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// serviceInput is an input binding that tells a function about the service.
type serviceInput struct {
	kind       inputKind
	binding    string
	hub        string
	userID     calls.Expression
	idToken    calls.Expression
	claimTypes []string
	connection string // name of the setting
}

type inputKind int

const (
	connectionInfoInput inputKind = iota // a client's URL and token
	negotiationInput                     // the same for each endpoint
	endpointsInput                       // the endpoints alone
)

// bindInputs adds the values of a function's input bindings to the data for
// the handler. Expressions in them read the binding data.
func (in *instance) bindInputs(data *newtonsoft.Value, f *function, known newtonsoft.Value) error {
	for _, input := range f.inputs {
		value, err := in.inputValue(input, known)
		if err != nil {
			return &callError{text: fmt.Sprintf("Exception binding parameter '%s'", input.binding), detail: err.Error()}
		}
		data.Set(input.binding, value)
	}
	return nil
}

// inputValue returns the value as the extension hands it to the host: a string
// with JSON for connection info, an object for a negotiation, an array for
// endpoints (SignalRConfigProvider.cs).
func (in *instance) inputValue(input serviceInput, known newtonsoft.Value) (v newtonsoft.Value, err error) {
	options, err := input.options(known)
	if err != nil {
		return v, err
	}
	if input.kind == connectionInfoInput {
		connection, err := in.settings.ConnectionString(input.connection)
		if err != nil {
			return v, err
		}
		info, err := connectionInfo(endpoint{connection: connection}, input.hub, options)
		return newtonsoft.Of(info.String()), err
	}
	endpoints, err := in.app.endpoints(in.settings, input.connection)
	if err != nil {
		return v, err
	}
	all := newtonsoft.Value{Kind: newtonsoft.Array}
	for _, each := range endpoints {
		object := each.describe()
		if input.kind == negotiationInput {
			info, err := connectionInfo(each, input.hub, options)
			if err != nil {
				return v, err
			}
			object.Set("connectionInfo", info)
		}
		all.Items = append(all.Items, object)
	}
	if input.kind == endpointsInput {
		return all, nil
	}
	v.Kind = newtonsoft.Object
	v.Set("endpoints", all)
	return v, nil
}

func connectionInfo(e endpoint, hub string, options signalr.NegotiateOptions) (v newtonsoft.Value, err error) {
	options.AmbiguousClaims = true // as the extension makes tokens
	token, err := e.connection.ClientToken(hub, options, time.Now())
	if err != nil {
		return v, err
	}
	v.Kind = newtonsoft.Object
	v.SetText("url", e.connection.ClientURL(hub))
	v.SetText("accessToken", token)
	return v, nil
}

func (input serviceInput) options(known newtonsoft.Value) (options signalr.NegotiateOptions, err error) {
	lookup := func(name string) (string, error) { return valueOf(&known, name) }
	if options.UserID, err = input.userID.Evaluate(lookup); err != nil {
		return options, err
	}
	if input.idToken.String() == "" || len(input.claimTypes) == 0 {
		return options, nil
	}
	token, err := input.idToken.Evaluate(lookup)
	if err != nil {
		return options, err
	}
	options.Claims, err = calls.IDTokenClaims(token, input.claimTypes)
	return options, err
}

// valueOf returns what a name in a binding expression stands for. Behind a dot
// comes a member of an object. A value that is not there fails the call, as in
// the real host.
func valueOf(known *newtonsoft.Value, name string) (string, error) {
	value := known.Get(name)
	for rest := name; value == nil; {
		first, more, dotted := strings.Cut(rest, ".")
		if known = known.Get(first); !dotted || known == nil {
			break
		}
		value, rest = known.Get(more), more
	}
	if value == nil || value.IsNull() {
		return "", fmt.Errorf("the binding expression {%s} has no value in this call", name)
	}
	if text, ok := value.AsText(); ok {
		return text, nil
	}
	return value.String(), nil
}
