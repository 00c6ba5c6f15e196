package functionshost

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// applyOutputs sends what the function gave its signalR outputs. A failure
// fails the whole call, but the other outputs are sent all the same.
func (in *instance) applyOutputs(ctx context.Context, f *function, a *answer) error {
	values, err := outputValues(f, a)
	if err != nil {
		return err
	}
	var failed error
	for _, output := range f.senders {
		value, given := values[output.Binding]
		if !given || value.IsNull() {
			continue
		}
		if err := in.send(ctx, in.settings.Sender(output), value); err != nil && failed == nil {
			failed = fmt.Errorf("output %s of function %s: %w", output.Binding, f.name, err)
		}
	}
	return failed
}

// outputValues returns what each output gets. Without a $return binding an
// object that the function returns is searched for outputs too, and wins
// (WorkerFunctionInvoker.HandleOutputDictionary).
func outputValues(f *function, a *answer) (map[string]newtonsoft.Value, error) {
	values := make(map[string]newtonsoft.Value, len(a.outputs))
	maps.Copy(values, a.outputs)
	delete(values, returnBinding)
	returns := f.httpOutput == returnBinding || slices.ContainsFunc(f.senders, func(o signalr.Output) bool { return o.Binding == returnBinding })
	switch {
	case returns && a.returned:
		values[returnBinding] = a.returnValue
	case !returns && a.returnValue.Kind == newtonsoft.Object:
		for _, m := range a.returnValue.Members {
			value, err := m.Value.ToObject()
			if err != nil {
				return nil, fmt.Errorf("the member %s of the return value: %w", m.Name, err)
			}
			values[m.Name] = value
		}
	}
	return values, nil
}

// errNotObject is what the extension refuses.
//
//lint:ignore ST1005 the words of the extension
var errNotObject = errors.New("Output value must be an object: give the binding an object, an array of objects, or a string with the JSON of either")

// send sends one output value: an object, an array of objects, or a string
// that holds either. The first item that cannot be sent ends it.
func (in *instance) send(ctx context.Context, sender signalr.Sender, value newtonsoft.Value) error {
	if value.Kind == newtonsoft.String {
		inner, err := innerJSON(value.Text)
		if err != nil {
			return err
		}
		value = inner
	}
	items := []newtonsoft.Value{value}
	if value.Kind == newtonsoft.Array {
		items = value.Items
	}
	for _, item := range items {
		if item.Kind != newtonsoft.Object {
			return errNotObject
		}
		if err := in.perform(ctx, sender, item); err != nil {
			return err
		}
	}
	return nil
}

// innerJSON returns what a string value holds.
func innerJSON(text string) (v newtonsoft.Value, err error) {
	text = strings.TrimSpace(text)
	braces := strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}")
	if !braces && !(strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]")) {
		return v, errNotObject
	}
	if v, err = newtonsoft.Read([]byte(text), newtonsoft.Options{Whole: true, Streamed: true}); err != nil {
		return v, fmt.Errorf("the string is not JSON: %w", err)
	}
	return v.AsObject()
}

// errNeither is an object that is nothing the extension knows.
var errNeither = errors.New("the value is neither a message, which needs target, nor a group action, which needs action")

// perform carries out one object of a signalR output: a message if it can be
// one, else a group action (SignalRConfigProvider.ConvertToSignalROutput). Empty
// texts count as not given.
func (in *instance) perform(ctx context.Context, sender signalr.Sender, item newtonsoft.Value) error {
	item, err := item.ToObject()
	if err == nil && item.Kind != newtonsoft.Object {
		err = errNotObject
	}
	var change signalr.GroupChange // or whom the message is for
	for name, into := range map[string]*string{"connectionId": &change.ConnectionID, "userId": &change.UserID, "groupName": &change.Group} {
		if err == nil {
			*into, err = item.TextOf(name)
		}
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errNeither, err)
	}
	message, problem := messageOf(item)
	if problem == nil {
		if message.Target == "" {
			return errors.New("the target of a message must not be empty")
		}
		switch { // connection before user before group
		case change.ConnectionID != "":
			message.To = signalr.Audience{Kind: signalr.ToConnection, Name: change.ConnectionID}
		case change.UserID != "":
			message.To = signalr.Audience{Kind: signalr.ToUser, Name: change.UserID}
		case change.Group != "":
			message.To = signalr.Audience{Kind: signalr.ToGroup, Name: change.Group}
		}
		return sender.Send(ctx, message)
	}
	var ok bool
	if change.Action, ok = groupAction(item.Get("action")); !ok {
		return fmt.Errorf("%w: %w, and action is not add, remove or removeAll", errNeither, problem)
	}
	return in.changeGroup(ctx, sender, change)
}

// messageOf reads a message to all.
func messageOf(item newtonsoft.Value) (m signalr.Message, err error) {
	m = signalr.Message{Arguments: []any{}, To: signalr.Audience{Kind: signalr.ToAll}}
	if name := item.Get("target"); name == nil || name.IsNull() {
		return m, errors.New("target is missing")
	}
	if m.Target, err = item.TextOf("target"); err != nil {
		return m, err
	}
	arguments, err := argumentsOf(item.Get("arguments"))
	for _, argument := range arguments.Items {
		m.Arguments = append(m.Arguments, argument)
	}
	return m, err
}

// groupActions are the values of .NET's SignalRGroupAction, by number.
var groupActions = []signalr.GroupAction{signalr.GroupAdd, signalr.GroupRemove, signalr.GroupRemoveFromAll}

// groupAction reads an enum: a number, or names with commas between, whose
// numbers are joined by or. A number without a name is an action that does
// nothing.
func groupAction(value *newtonsoft.Value) (action signalr.GroupAction, ok bool) {
	if value == nil || value.Kind != newtonsoft.Integer && value.Kind != newtonsoft.String {
		return "", false
	}
	number, err := strconv.ParseInt(strings.TrimSpace(value.Text), 10, 32)
	if err != nil {
		number = 0
		for name := range strings.SplitSeq(value.Text, ",") {
			at := slices.IndexFunc(groupActions, func(known signalr.GroupAction) bool { return strings.EqualFold(strings.TrimSpace(name), string(known)) })
			if at < 0 {
				return "", false
			}
			number |= int64(at)
		}
	}
	if number < 0 || number >= int64(len(groupActions)) {
		return "", true
	}
	return groupActions[number], true
}

func (in *instance) changeGroup(ctx context.Context, sender signalr.Sender, change signalr.GroupChange) error {
	if change.ConnectionID != "" {
		change.UserID = ""
	}
	switch {
	case change.ConnectionID == "" && change.UserID == "":
		return errors.New("the group action needs a connectionId or a userId")
	case change.Action == "":
		in.notify(Event{Kind: Warning, Message: "the signalR output does nothing for a group action whose number has no name"})
		return nil
	case change.Action == signalr.GroupRemoveFromAll && change.ConnectionID != "":
		in.notify(Event{Kind: Warning, Message: "the signalR output does nothing for removeAll with a connectionId: it accepts users only"})
		return nil
	case change.Group == "" && change.Action != signalr.GroupRemoveFromAll:
		return errors.New("the group action needs a groupName")
	}
	return sender.ChangeGroup(ctx, change)
}
