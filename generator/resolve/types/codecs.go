package types

import "github.com/hubwire/hubwire/generator/model"

// codec is how a type makes its own JSON.
type codec struct {
	text bool   // it is text
	why  string // what makes its form unknown; "" where it has the usual one, and for text
}

// The methods by which a type makes its own JSON, in the order in which the
// encoder and the decoder look for them (package
// github.com/go-json-experiment/json, arshal_methods.go).
var (
	jsonOut = [...]string{"MarshalJSONTo", "MarshalJSON"}
	jsonIn  = [...]string{"UnmarshalJSONFrom", "UnmarshalJSON"}
	textOut = [...]string{"AppendText", "MarshalText"}
	textIn  = [...]string{"UnmarshalText"}
)

// firstOf returns the first name that is one of the methods, or "".
func firstOf(methods map[string]bool, names ...string) string {
	for _, name := range names {
		if methods[name] {
			return name
		}
	}
	return ""
}

// codec finds out about the methods of a type: those declared on it, and for a
// struct those of embedded fields.
func (f *Forms) codec(methods map[string]bool, inside scoped) codec {
	return f.findCodec(methods, inside, make(map[*model.Declaration]bool))
}

func (f *Forms) findCodec(methods map[string]bool, inside scoped, seen map[*model.Declaration]bool) codec {
	own := f.ofMethods(methods)
	structure, ok := inside.Type.(*model.Struct)
	if own != (codec{}) || !ok {
		return own
	}
	for _, field := range structure.Fields {
		if field.Name == "" && f.embedsCodec(inside.at(field.Type), seen) {
			return codec{why: "it embeds " + f.spell(inside.at(pointed(field.Type)), f.shown)}
		}
	}
	return codec{}
}

// ofMethods says what methods make of a type in the direction.
func (f *Forms) ofMethods(methods map[string]bool) codec {
	if len(methods) == 0 {
		return codec{}
	}
	out, in := firstOf(methods, textOut[:]...), firstOf(methods, textIn[:]...)
	asJSON := firstOf(methods, jsonOut[:]...)
	if f.direction == Arrives || f.direction == Both && asJSON == "" {
		asJSON = firstOf(methods, jsonIn[:]...)
	}
	switch {
	case asJSON != "":
		return codec{why: "it has the method " + asJSON}
	case f.direction == Arrives:
		return codec{text: in != ""}
	case f.direction == Sent:
		return codec{text: out != ""}
	case out != "" && in != "":
		return codec{text: true}
	case out != "":
		return codec{why: "it has " + out + " and no UnmarshalText"}
	case in != "":
		return codec{why: "it has UnmarshalText and no MarshalText"}
	}
	return codec{}
}

// embedsCodec reports whether an embedded field may give its struct methods for
// JSON: it has some, or its source is not at hand. Types may embed each other.
func (f *Forms) embedsCodec(t scoped, seen map[*model.Declaration]bool) bool {
	t = f.resolved(t.at(pointed(t.Type)))
	named, ok := t.Type.(*model.Named)
	if !ok {
		return false
	}
	if known, ok := knownTypes[named.Import+"."+named.Name]; ok {
		return known.codec
	}
	d := f.open(named)
	if d == nil {
		return named.Import != ""
	}
	if seen[d] {
		return false
	}
	seen[d] = true
	underlying, _ := f.underlying(inside(t, named, d))
	return f.findCodec(d.Methods, underlying, seen) != codec{}
}

// pointed returns what a pointer points to, or the type itself.
func pointed(t model.Type) model.Type {
	if pointer, ok := t.(*model.Pointer); ok {
		return pointer.Elem
	}
	return t
}
