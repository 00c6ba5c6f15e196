package annotations

import (
	"reflect"
	"strings"
)

// Type is the type of a key's value.
type Type string

// The types of values.
const (
	Text       Type = "text"         // key=value or key="two words"
	Path       Type = "path"         // slash-separated file name
	Setting    Type = "setting"      // name of an app setting
	Identifier Type = "identifier"   // Go identifier
	Enum       Type = "enum"         // one of Key.Values
	Flag       Type = "flag"         // key, key=true or key=false
	ListOf     Type = "list"         // key=a,b
	FlagOrList Type = "flag or list" // key or key=a,b
)

// Key describes one key of a directive.
type Key struct {
	Name       string   `json:"name"`
	Type       Type     `json:"type"`
	Items      Type     `json:"items,omitempty"`      // type of an item of a list
	Values     []string `json:"values,omitempty"`     // legal values of an enum
	On         Place    `json:"on,omitzero"`          // places the key is for; 0 for all of its directive
	Positional bool     `json:"positional,omitempty"` // without a key, and required
	Default    string   `json:"default,omitempty"`    // what holds where it is left out, in words
	Doc        string   `json:"doc"`                  // one sentence

	field int
}

// IsFor reports whether the key is for a place of its directive.
func (k *Key) IsFor(on Place) bool { return k.On == 0 || k.On&on != 0 }

// Definition describes one directive.
type Definition struct {
	Name    string `json:"name"`
	On      Place  `json:"on"`
	Repeat  bool   `json:"repeat,omitempty"` // may stand several times on one declaration
	Doc     string `json:"doc"`              // one sentence
	Example string `json:"example"`          // the whole comment
	Keys    []Key  `json:"keys,omitempty"`

	typ reflect.Type
}

// Registry is the grammar: every directive with its keys. Parsing, help,
// documentation and completion read the same one. It is read only and safe
// for concurrent use.
type Registry struct{ definitions []Definition }

// NewRegistry returns the grammar, as the struct tags of the directives say it.
func NewRegistry() *Registry {
	directives := []Directive{
		(*Hub)(nil), (*Trigger)(nil), (*Parameter)(nil), (*Client)(nil), (*Target)(nil), (*Negotiate)(nil), (*Ignore)(nil),
	}
	r := &Registry{definitions: make([]Definition, len(directives))}
	for i, each := range directives {
		r.definitions[i] = define(reflect.TypeOf(each).Elem())
	}
	return r
}

// Definitions returns all directives, in the order documentation shows them.
func (r *Registry) Definitions() []Definition { return r.definitions }

// Lookup returns the directive with a name, or nil.
func (r *Registry) Lookup(name string) *Definition {
	for i := range r.definitions {
		if r.definitions[i].Name == name {
			return &r.definitions[i]
		}
	}
	return nil
}

// Names returns the names of all directives, in the same order.
func (r *Registry) Names() []string {
	names := make([]string, len(r.definitions))
	for i, d := range r.definitions {
		names[i] = d.Name
	}
	return names
}

// Key returns the key with a name, or nil. A positional word has none.
func (d *Definition) Key(name string) *Key {
	for i := range d.Keys {
		if d.Keys[i].Name == name && !d.Keys[i].Positional {
			return &d.Keys[i]
		}
	}
	return nil
}

// positional returns the key of the word without a key, or nil.
func (d *Definition) positional() *Key {
	for i := range d.Keys {
		if d.Keys[i].Positional {
			return &d.Keys[i]
		}
	}
	return nil
}

// KeyNames returns the keys that are for one of the places.
func (d *Definition) KeyNames(on Place) []string {
	var names []string
	for _, k := range d.Keys {
		if k.IsFor(on) && !k.Positional {
			names = append(names, k.Name)
		}
	}
	return names
}

// define reads the struct tags of one directive; the first field is its Header.
func define(typ reflect.Type) Definition {
	head := typ.Field(0).Tag
	d := Definition{
		Name:    head.Get("directive"),
		Doc:     head.Get("doc"),
		Example: "//" + Tool + ":" + head.Get("example"),
		On:      placesOf(head.Get("on")),
		Repeat:  head.Get("repeat") == "true",
		typ:     typ,
	}
	for i := 1; i < typ.NumField(); i++ {
		tag := typ.Field(i).Tag
		key := Key{
			Name:       tag.Get("key"),
			Type:       Type(tag.Get("type")),
			Items:      Type(tag.Get("items")),
			On:         placesOf(tag.Get("on")),
			Positional: tag.Get("positional") == "true",
			Default:    tag.Get("default"),
			Doc:        tag.Get("doc"),
			field:      i,
		}
		if values := tag.Get("values"); values != "" {
			key.Values = strings.Split(values, ",")
		}
		d.Keys = append(d.Keys, key)
	}
	return d
}
