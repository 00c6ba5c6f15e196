package functionshost

import (
	"strings"
	"time"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// execute calls the handler with the value of a function's trigger and with what
// else is known about the call, and sends its outputs. The answer is there with
// an error where only an output failed.
func (in *instance) execute(f *function, call *Event, trace string, value, known newtonsoft.Value) (*answer, error) {
	data := newtonsoft.Value{Kind: newtonsoft.Object}
	data.Set(f.trigger, value)
	if err := in.bindInputs(&data, f, known); err != nil {
		return nil, err
	}
	a, err := in.call(f, call.InvocationID, trace, envelope(data, known))
	if err != nil {
		return nil, err
	}
	call.Logs = a.logs
	return a, in.applyOutputs(withTrace(in.life, trace), f, a)
}

// envelope returns the body of a request to a custom handler. Metadata is what
// is known about the call, without nulls, and without names that end in
// "trigger".
func envelope(data, known newtonsoft.Value) []byte {
	metadata := newtonsoft.Value{Kind: newtonsoft.Object}
	for _, m := range known.Members {
		if !m.Value.IsNull() && !strings.HasSuffix(strings.ToLower(m.Name), "trigger") {
			metadata.Members = append(metadata.Members, m)
		}
	}
	body := newtonsoft.Value{Kind: newtonsoft.Object}
	body.Set("Data", encoded(data))
	body.Set("Metadata", encoded(metadata))
	return body.Append(nil)
}

// encoded returns the object a custom handler gets. The host puts objects in as
// they are, a date without its zone and fraction, bytes as base64, and everything
// else as a string that holds its JSON. A string therefore arrives in two layers
// (ScriptInvocationContextExtensions.cs).
func encoded(object newtonsoft.Value) newtonsoft.Value {
	result := newtonsoft.Value{Kind: newtonsoft.Object}
	for _, m := range object.Members {
		switch m.Value.Kind {
		case newtonsoft.Object, newtonsoft.Bytes:
		case newtonsoft.Date:
			m.Value.Date = m.Value.Date.Plain()
		default:
			m.Value = newtonsoft.Of(m.Value.String())
		}
		result.Members = append(result.Members, m)
	}
	return result
}

// setSys adds what the host tells every function about its call. A parameter
// of that name stays.
func setSys(known *newtonsoft.Value, function string) {
	sys := newtonsoft.Value{Kind: newtonsoft.Object}
	sys.SetText("MethodName", function)
	sys.SetText("UtcNow", time.Now().UTC().Format("2006-01-02T15:04:05.0000000Z"))
	sys.SetText("RandGuid", newGUID())
	name := "sys"
	if known.Get(name) != nil {
		name = "$sys"
	}
	known.Set(name, sys)
}

// lift adds the members of a trigger's value to what is known, over parameters of
// the same name: the host does so with every trigger value that is a JSON
// string, for all but arrays and nulls, and reads that string once more
// (Utility.ApplyBindingData).
func lift(known *newtonsoft.Value, text string) {
	parsed, err := newtonsoft.Read([]byte(text), newtonsoft.Options{Whole: true})
	if err != nil {
		return
	}
	for _, m := range parsed.Members {
		switch text, isText := m.Value.AsText(); {
		case m.Value.Kind == newtonsoft.Object:
			known.Set(m.Name, m.Value)
		case isText && !m.Value.IsNull():
			known.SetText(m.Name, text)
		}
	}
}
