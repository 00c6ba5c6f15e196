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
func (in *instance) bindInputs(data *pairs, f *function, bindingData pairs) error {
	for _, input := range f.inputs {
		value, err := in.inputValue(input, bindingData)
		if err != nil {
			return &callError{text: fmt.Sprintf("Exception binding parameter '%s'", input.binding), detail: err.Error()}
		}
		data.set(input.binding, value)
	}
	return nil
}

// inputValue returns the value as the extension hands it to the host: a string
// with JSON for connection info, an object for a negotiation, an array for
// endpoints (SignalRConfigProvider.cs).
func (in *instance) inputValue(input serviceInput, bindingData pairs) (v newtonsoft.Value, err error) {
	options, err := input.options(bindingData)
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
			object.set("connectionInfo", info)
		}
		all.Items = append(all.Items, object.object())
	}
	if input.kind == endpointsInput {
		return all, nil
	}
	return pairs{{Name: "endpoints", Value: all}}.object(), nil
}

// connectionInfo is what a client of a hub connects with.
func connectionInfo(e endpoint, hub string, options signalr.NegotiateOptions) (v newtonsoft.Value, err error) {
	options.AmbiguousClaims = true // as the extension makes tokens
	token, err := e.connection.ClientToken(hub, options, time.Now())
	if err != nil {
		return v, err
	}
	var object pairs
	object.setText("url", e.connection.ClientURL(hub))
	object.setText("accessToken", token)
	return object.object(), nil
}

// options evaluates the binding's expressions for one call.
func (input serviceInput) options(bindingData pairs) (options signalr.NegotiateOptions, err error) {
	if options.UserID, err = input.userID.Evaluate(bindingData.text); err != nil {
		return options, err
	}
	if input.idToken.String() == "" || len(input.claimTypes) == 0 {
		return options, nil
	}
	token, err := input.idToken.Evaluate(bindingData.text)
	if err != nil {
		return options, err
	}
	options.Claims, err = calls.IDTokenClaims(token, input.claimTypes)
	return options, err
}

// text returns what a name in a binding expression stands for. Behind a dot
// comes a member of an object. A value that is not there fails the call, as in
// the real host.
func (p pairs) text(name string) (string, error) {
	value, found := p.find(name)
	if !found || value.IsNull() {
		return "", fmt.Errorf("the binding expression {%s} has no value in this call", name)
	}
	if text, ok := value.AsText(); ok {
		return text, nil
	}
	return value.String(), nil
}

func (p pairs) find(name string) (newtonsoft.Value, bool) {
	if i := p.index(name); i >= 0 {
		return p[i].Value, true
	}
	first, rest, dotted := strings.Cut(name, ".")
	if i := p.index(first); dotted && i >= 0 {
		return pairs(p[i].Value.Members).find(rest)
	}
	return newtonsoft.Value{}, false
}
