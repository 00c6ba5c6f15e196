package functionshost

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// applyOutputs sends what the function gave its signalR outputs. The first
// failure ends it, and fails the whole call.
func (in *instance) applyOutputs(ctx context.Context, f *function, a *answer) error {
	values := outputValues(f, a)
	for _, output := range f.senders {
		value, given := values[output.binding]
		if !given || value.Kind() == 'n' {
			continue
		}
		sender := in.senders.Sender(signalr.Output{Hub: output.hub, Connection: output.connection, Binding: output.binding})
		if err := in.send(ctx, sender, value); err != nil {
			return fmt.Errorf("output %s of function %s: %w", output.binding, f.name, err)
		}
	}
	return nil
}

// outputValues returns what each output gets. Without a $return binding an
// object that the function returns is searched for outputs too, and wins
// (WorkerFunctionInvoker.HandleOutputDictionary).
func outputValues(f *function, a *answer) map[string]jsontext.Value {
	values := make(map[string]jsontext.Value, len(a.Outputs))
	for name, value := range a.Outputs {
		values[name] = value
	}
	delete(values, returnBinding)
	returns := f.httpOutput == returnBinding
	for _, output := range f.senders {
		returns = returns || output.binding == returnBinding
	}
	switch {
	case returns && a.ReturnValue != nil:
		values[returnBinding] = a.ReturnValue
	case !returns && a.ReturnValue.Kind() == '{':
		var members map[string]jsontext.Value
		if json.Unmarshal(a.ReturnValue, &members, jsontext.AllowDuplicateNames(true)) == nil {
			for name, value := range members {
				values[name] = value
			}
		}
	}
	return values
}

// send sends one output value: an object, an array of objects, or a string
// that holds either.
func (in *instance) send(ctx context.Context, sender signalr.Sender, value jsontext.Value) error {
	if value.Kind() == '"' {
		inner, err := innerJSON(value)
		if err != nil {
			return err
		}
		value = inner
	}
	items := []jsontext.Value{value}
	if value.Kind() == '[' {
		if err := json.Unmarshal(value, &items); err != nil {
			return err
		}
	}
	for _, item := range items {
		a, err := parseAction(item)
		if err != nil {
			return err
		}
		if err := in.perform(ctx, sender, a); err != nil {
			return err
		}
	}
	return nil
}

// errNotObject is what the extension refuses.
//
//lint:ignore ST1005 the words are the extension's
var errNotObject = errors.New("Output value must be an object: give the binding an object, an array of objects, or a string with the JSON of either")

// innerJSON returns what a string value holds. The host decodes strings that
// look like base64 to bytes first (HttpScriptInvocationResultExtensions.cs),
// and bytes are no message.
func innerJSON(value jsontext.Value) (jsontext.Value, error) {
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		return nil, err
	}
	if _, err := base64.StdEncoding.DecodeString(text); err == nil {
		return nil, fmt.Errorf("%w; this string looks like base64, and the host decodes such strings to bytes", errNotObject)
	}
	inner := jsontext.Value(strings.TrimSpace(text))
	if !inner.IsValid() || inner.Kind() != '{' && inner.Kind() != '[' {
		return nil, errNotObject
	}
	return inner, nil
}

// action is one object of a signalR output: a message if it has a target, else
// a group action (SignalRMessageConverter.cs).
type action struct {
	Target       *looseText
	Arguments    []jsontext.Value
	ConnectionID looseText `json:"connectionId"`
	UserID       looseText `json:"userId"`
	GroupName    looseText `json:"groupName"`
	Action       looseText
}

// looseText reads strings, and scalars as the text they are, as Newtonsoft
// does; null is empty.
type looseText string

func (t *looseText) UnmarshalJSON(value []byte) error {
	raw := jsontext.Value(value)
	switch raw.Kind() {
	case '"':
		return json.Unmarshal(value, (*string)(t))
	case 'n':
		*t = ""
	case '{', '[':
		return errors.New("must be a string")
	default:
		*t = looseText(strings.TrimSpace(string(value)))
	}
	return nil
}

func parseAction(item jsontext.Value) (*action, error) {
	if item.Kind() != '{' {
		return nil, errNotObject
	}
	a := new(action)
	if err := json.Unmarshal(item, a, json.MatchCaseInsensitiveNames(true), jsontext.AllowDuplicateNames(true)); err != nil {
		return nil, fmt.Errorf("the value is neither a message nor a group action: %w", err)
	}
	if a.Target == nil && a.Action == "" {
		return nil, errors.New("the value is neither a message, which needs target, nor a group action, which needs action")
	}
	return a, nil
}

// perform carries out one message or group action.
func (in *instance) perform(ctx context.Context, sender signalr.Sender, a *action) error {
	if a.Target != nil {
		arguments := make([]any, len(a.Arguments))
		for i, argument := range a.Arguments {
			arguments[i] = argument
		}
		return sender.Send(ctx, signalr.Message{Target: string(*a.Target), Arguments: arguments, To: a.audience()})
	}
	change, err := a.groupChange()
	if err != nil {
		return err
	}
	if change.Action == signalr.GroupRemoveFromAll && change.ConnectionID != "" {
		in.notify(Event{Kind: Warning, Message: "the signalR output does nothing for removeAll with a connectionId: it takes users only"})
		return nil
	}
	return sender.ChangeGroup(ctx, change)
}

// audience is who gets a message: connection before user before group.
func (a *action) audience() signalr.Audience {
	switch {
	case a.ConnectionID != "":
		return signalr.Audience{Kind: signalr.ToConnection, Name: string(a.ConnectionID)}
	case a.UserID != "":
		return signalr.Audience{Kind: signalr.ToUser, Name: string(a.UserID)}
	case a.GroupName != "":
		return signalr.Audience{Kind: signalr.ToGroup, Name: string(a.GroupName)}
	default:
		return signalr.Audience{Kind: signalr.ToAll}
	}
}

func (a *action) groupChange() (signalr.GroupChange, error) {
	change := signalr.GroupChange{Group: string(a.GroupName), ConnectionID: string(a.ConnectionID)}
	for _, known := range []signalr.GroupAction{signalr.GroupAdd, signalr.GroupRemove, signalr.GroupRemoveFromAll} {
		if strings.EqualFold(string(a.Action), string(known)) {
			change.Action = known
		}
	}
	if change.ConnectionID == "" {
		change.UserID = string(a.UserID)
	}
	switch {
	case change.Action == "":
		return change, errors.New("the group action is " + strconv.Quote(string(a.Action)) + ", must be add, remove or removeAll")
	case change.ConnectionID == "" && change.UserID == "":
		return change, errors.New("the group action needs a connectionId or a userId")
	case change.Group == "" && change.Action != signalr.GroupRemoveFromAll:
		return change, errors.New("the group action needs a groupName")
	}
	return change, nil
}
