package annotations

import (
	"reflect"
	"slices"
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

// definitions are the grammar: every directive with its keys, as the struct tags
// say it. Parsing, help, documentation and completion read the same ones.
var definitions = func() (all []Definition) {
	for _, each := range []Directive{
		(*Hub)(nil), (*Trigger)(nil), (*Parameter)(nil), (*Client)(nil), (*Target)(nil), (*Negotiate)(nil), (*Ignore)(nil),
	} {
		all = append(all, define(reflect.TypeOf(each).Elem()))
	}
	return all
}()

// Definitions returns all directives, in the order documentation shows them.
func Definitions() []Definition { return slices.Clone(definitions) }

// find returns the first of a list that has a property, or nil.
func find[T any](list []T, has func(*T) bool) *T {
	for i := range list {
		if has(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

// lookup returns the directive with a name, or nil.
func lookup(name string) *Definition {
	return find(definitions, func(d *Definition) bool { return d.Name == name })
}

// key returns the key with a name, or nil. A positional word has none.
func (d *Definition) key(name string) *Key {
	return find(d.Keys, func(k *Key) bool { return k.Name == name && !k.Positional })
}

// positional returns the key of the word without a key, or nil.
func (d *Definition) positional() *Key {
	return find(d.Keys, func(k *Key) bool { return k.Positional })
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
		d.Keys = append(d.Keys, Key{
			Name:       tag.Get("key"),
			Type:       Type(tag.Get("type")),
			Items:      Type(tag.Get("items")),
			Values:     strings.FieldsFunc(tag.Get("values"), func(r rune) bool { return r == ',' }),
			On:         placesOf(tag.Get("on")),
			Positional: tag.Get("positional") == "true",
			Default:    tag.Get("default"),
			Doc:        tag.Get("doc"),
			field:      i,
		})
	}
	return d
}
