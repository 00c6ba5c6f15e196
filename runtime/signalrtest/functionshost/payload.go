package functionshost

import (
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// pairs is a JSON object under construction, in order.
type pairs struct {
	names  []string
	values []jsontext.Value
}

// set compares names without case, like the host's dictionaries: a name that
// comes again keeps its place and first spelling, and gets the new value.
func (p *pairs) set(name string, value jsontext.Value) {
	for i := range p.names {
		if strings.EqualFold(p.names[i], name) {
			p.values[i] = value
			return
		}
	}
	p.names = append(p.names, name)
	p.values = append(p.values, value)
}

func (p *pairs) setText(name, value string) { p.set(name, quote(value)) }

// addText appends a member whose name differs from the others, if only in
// case.
func (p *pairs) addText(name, value string) {
	p.names = append(p.names, name)
	p.values = append(p.values, quote(value))
}

// object returns the JSON object.
func (p *pairs) object() jsontext.Value {
	dst := []byte{'{'}
	for i, name := range p.names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, quote(name)...)
		dst = append(dst, ':')
		dst = append(dst, p.values[i]...)
	}
	return append(dst, '}')
}

// encoded returns the object a custom handler gets: each value in the host's
// encoding.
func (p *pairs) encoded() jsontext.Value {
	encoded := pairs{names: p.names, values: make([]jsontext.Value, len(p.values))}
	for i, value := range p.values {
		encoded.values[i] = encode(value)
	}
	return encoded.object()
}

// quote returns text as a JSON string; bytes that are not UTF-8 are replaced.
func quote(text string) jsontext.Value {
	quoted, _ := jsontext.AppendQuote(nil, text)
	return quoted
}

// null is the JSON null.
var null = jsontext.Value("null")

// textOrNull is null for the empty string.
func textOrNull(text string) jsontext.Value {
	if text == "" {
		return null
	}
	return quote(text)
}

// encode is how the host puts a value into the request: objects as they are,
// everything else as a string that holds its JSON. A string therefore arrives
// in two layers (ScriptInvocationContextExtensions.cs).
func encode(value jsontext.Value) jsontext.Value {
	if value.Kind() == '{' {
		return value
	}
	return quote(string(value))
}

// metadata turns binding data into the Metadata of a request: without nulls,
// and without names that end in "trigger".
func metadata(data pairs) jsontext.Value {
	var kept pairs
	for i, name := range data.names {
		if data.values[i].Kind() != 'n' && !strings.HasSuffix(strings.ToLower(name), "trigger") {
			kept.set(name, data.values[i])
		}
	}
	return kept.encoded()
}

// setSys adds what the host tells every function about its call.
func (p *pairs) setSys(function string, now time.Time) {
	var sys pairs
	sys.setText("MethodName", function)
	sys.setText("UtcNow", now.UTC().Format("2006-01-02T15:04:05.0000000Z"))
	sys.setText("RandGuid", newGUID())
	p.set("sys", sys.object())
}

// envelope returns the body of a request to a custom handler.
func envelope(data, bindingData pairs) []byte {
	body := append([]byte(`{"Data":`), data.encoded()...)
	body = append(body, `,"Metadata":`...)
	body = append(body, metadata(bindingData)...)
	return append(body, '}')
}
