package functionjson

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// binding is one element of "bindings": its properties in order.
type binding []property

// property is one member of a binding, its value as JSON.
type property struct {
	name  string
	value []byte
}

func text(name, value string) property { return property{name, quote(nil, value)} }

func list(name string, values []string) property {
	value := []byte{'['}
	for i, each := range values {
		if i > 0 {
			value = append(value, ", "...)
		}
		value = quote(value, each)
	}
	return property{name, append(value, ']')}
}

// quote appends a JSON string. AppendQuote can only complain about invalid
// UTF-8, which Go source cannot hold.
func quote(to []byte, s string) []byte {
	to, _ = jsontext.AppendQuote(to, s)
	return to
}

// render returns a function.json with one property a line, so that changes of
// two people meet only where they mean the same property.
func render(bindings []binding) []byte {
	file := []byte("{\n  \"bindings\": [")
	for i, each := range bindings {
		if i > 0 {
			file = append(file, ',')
		}
		file = append(file, "\n    {"...)
		for j, p := range each {
			if j > 0 {
				file = append(file, ',')
			}
			file = fmt.Appendf(file, "\n      %q: %s", p.name, p.value)
		}
		file = append(file, "\n    }"...)
	}
	return append(file, "\n  ]\n}\n"...)
}
