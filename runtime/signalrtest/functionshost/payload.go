package functionshost

import (
	"strings"
	"time"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// pairs is an object under construction whose names are compared without case,
// like the host's dictionaries.
type pairs []newtonsoft.Member

// set adds a value: a name that comes again keeps its place and first
// spelling, and gets the new value.
func (p *pairs) set(name string, value newtonsoft.Value) {
	if i := p.index(name); i >= 0 {
		(*p)[i].Value = value
		return
	}
	p.add(name, value)
}

// add appends a member whose name differs from the others, if only in case.
func (p *pairs) add(name string, value newtonsoft.Value) {
	*p = append(*p, newtonsoft.Member{Name: name, Value: value})
}

func (p *pairs) setText(name, text string) { p.set(name, newtonsoft.Of(text)) }

// index returns where a name is, or -1.
func (p pairs) index(name string) int {
	for i := range p {
		if strings.EqualFold(p[i].Name, name) {
			return i
		}
	}
	return -1
}

// object returns the object.
func (p pairs) object() newtonsoft.Value {
	return newtonsoft.Value{Kind: newtonsoft.Object, Members: p}
}

// encoded returns the object a custom handler gets: each value in the host's
// encoding.
func (p pairs) encoded() newtonsoft.Value {
	encoded := make(pairs, len(p))
	for i, m := range p {
		encoded[i] = newtonsoft.Member{Name: m.Name, Value: encode(m.Value)}
	}
	return encoded.object()
}

// encode is how the host puts a value into the request: objects as they are,
// a date without its zone and fraction, bytes as base64, and everything else
// as a string that holds its JSON. A string therefore arrives in two layers
// (ScriptInvocationContextExtensions.cs).
func encode(value newtonsoft.Value) newtonsoft.Value {
	switch value.Kind {
	case newtonsoft.Object, newtonsoft.Bytes:
		return value
	case newtonsoft.Date:
		value.Date = value.Date.Plain()
		return value
	default:
		return newtonsoft.Of(value.String())
	}
}

// metadata turns binding data into the Metadata of a request: without nulls,
// and without names that end in "trigger".
func metadata(data pairs) newtonsoft.Value {
	var kept pairs
	for _, m := range data {
		if !m.Value.IsNull() && !strings.HasSuffix(strings.ToLower(m.Name), "trigger") {
			kept.add(m.Name, m.Value)
		}
	}
	return kept.encoded()
}

// setSys adds what the host tells every function about its call. A parameter
// of that name stays.
func (p *pairs) setSys(function string, now time.Time) {
	var sys pairs
	sys.setText("MethodName", function)
	sys.setText("UtcNow", now.UTC().Format("2006-01-02T15:04:05.0000000Z"))
	sys.setText("RandGuid", newGUID())
	name := "sys"
	if p.index(name) >= 0 {
		name = "$sys"
	}
	p.set(name, sys.object())
}

// envelope returns the body of a request to a custom handler.
func envelope(data, bindingData pairs) []byte {
	body := pairs{{Name: "Data", Value: data.encoded()}, {Name: "Metadata", Value: metadata(bindingData)}}
	return body.object().Append(nil)
}
