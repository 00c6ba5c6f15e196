package functionjson

import "github.com/go-json-experiment/json/jsontext"

// document renders a function.json with one property a line, so that changes of
// two people meet only where they mean the same property.
type document struct {
	out    []byte
	inside bool // of a binding that has a property
}

// opening begins a file.
const opening = "{\n  \"bindings\": [\n    {"

// binding starts the next element of "bindings", with what all of them have.
func (d *document) binding(kind, name, direction string) {
	if d.out == nil {
		d.out = append(d.out, opening...)
	} else {
		d.out = append(d.out, "\n    },\n    {"...)
	}
	d.inside = false
	d.text("type", kind)
	d.text("name", name)
	d.text("direction", direction)
}

// end ends the file and returns it.
func (d *document) end() []byte { return append(d.out, "\n    }\n  ]\n}\n"...) }

// property starts the next property of the binding.
func (d *document) property(name string) {
	if d.inside {
		d.out = append(d.out, ',')
	}
	d.inside = true
	d.out = append(d.out, "\n      \""...)
	d.out = append(d.out, name...)
	d.out = append(d.out, "\": "...)
}

func (d *document) text(name, value string) {
	d.property(name)
	d.quote(value)
}

func (d *document) list(name string, values []string) {
	d.property(name)
	d.out = append(d.out, '[')
	for i, each := range values {
		if i > 0 {
			d.out = append(d.out, ", "...)
		}
		d.quote(each)
	}
	d.out = append(d.out, ']')
}

// quote adds a JSON string. AppendQuote can only complain about invalid UTF-8,
// which Go source cannot hold.
func (d *document) quote(s string) { d.out, _ = jsontext.AppendQuote(d.out, s) }
