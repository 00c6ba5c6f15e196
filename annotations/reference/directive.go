package reference

import (
	"fmt"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// Directive is what there is to know about a directive.
type Directive struct {
	Name    string   `json:"name"`
	On      []string `json:"on"`               // struct, package, func, method, interface, interfacemethod
	Repeat  bool     `json:"repeat,omitempty"` // may stand several times on one declaration
	Doc     string   `json:"doc"`
	Example string   `json:"example"`
	Keys    []Key    `json:"keys,omitempty"`

	places string
}

// Key is one key of a directive.
type Key struct {
	Name       string   `json:"name"`
	Type       string   `json:"type"`             // text, path, identifier, enum, flag, list, flag or list
	Items      string   `json:"items,omitempty"`  // type of an item of a list
	Values     []string `json:"values,omitempty"` // of an enum
	On         []string `json:"on,omitempty"`     // where it is not for all places of the directive
	Positional bool     `json:"positional,omitempty"`
	Default    string   `json:"default,omitempty"`
	Doc        string   `json:"doc"`

	places string
}

// Directives returns all directives, in the order documentation shows them.
func Directives(registry *annotations.Registry) []Directive {
	var all []Directive
	for _, d := range registry.Definitions() {
		page := Directive{Name: d.Name, On: d.On.Names(), Repeat: d.Repeat, Doc: d.Doc, Example: d.Example, places: d.On.String()}
		for _, k := range d.Keys {
			key := Key{
				Name: k.Name, Type: string(k.Type), Items: string(k.Items), Values: k.Values,
				Positional: k.Positional, Default: k.Default, Doc: k.Doc,
			}
			if k.On != d.On {
				key.On, key.places = k.On.Names(), k.On.String()
			}
			page.Keys = append(page.Keys, key)
		}
		all = append(all, page)
	}
	return all
}

// Key returns the key with a name.
func (d Directive) Key(name string) (Key, bool) {
	for _, key := range d.Keys {
		if key.Name == name {
			return key, true
		}
	}
	return Key{}, false
}

// Usage returns how the key is written: category=connections|messages.
func (k Key) Usage() string {
	switch {
	case k.Positional:
		return "<" + k.Name + ">"
	case len(k.Values) > 0:
		return k.Name + "=" + strings.Join(k.Values, "|")
	case k.Type == string(annotations.Flag):
		return k.Name
	case k.Type == string(annotations.ListOf):
		return k.Name + "=a,b"
	case k.Type == string(annotations.FlagOrList):
		return k.Name + "[=a,b]"
	}
	return k.Name + "=" + strings.ToUpper(k.Type)
}

// description is what the key does, with its default and where it is for.
func (k Key) description() string {
	text := k.Doc
	if k.Default != "" {
		text += " Default: " + k.Default + "."
	}
	if k.places != "" {
		text += " On " + k.places + " only."
	}
	return text
}

// Text renders the page of a directive for a terminal.
func (d Directive) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "//signalr:%s, on %s\n\n%s\n%s", d.Name, d.places, wrap(d.Doc+d.repeats(), ""), indent(d.Example+"\n"))
	for _, key := range d.Keys {
		b.WriteString("\n" + key.Text())
	}
	return b.String()
}

// Text renders the description of a key for a terminal.
func (k Key) Text() string { return k.Usage() + "\n" + wrap(k.description(), "    ") }

func (d Directive) repeats() string {
	if d.Repeat {
		return " Repeatable."
	}
	return ""
}

// Markdown renders the page of a directive as a section.
func (d Directive) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\nOn %s. %s\n\n```go\n%s\n```\n", d.Name, d.places, d.Doc+d.repeats(), d.Example)
	if len(d.Keys) == 0 {
		return b.String()
	}
	b.WriteString("\n| key | what |\n|---|---|\n")
	for _, key := range d.Keys {
		fmt.Fprintf(&b, "| `%s` | %s |\n", strings.ReplaceAll(key.Usage(), "|", `\|`), prose(key.description()))
	}
	return b.String()
}

// DirectivesMarkdown renders the document of all directives.
func DirectivesMarkdown(registry *annotations.Registry) string {
	var b strings.Builder
	b.WriteString(`# Annotations

An annotation is a line in the doc comment of a declaration, without a space after the slashes:

` + "```go" + `
//signalr:name key=value key="two words" flag
` + "```" + `

Quote a value with spaces, as a Go string. Names and keys are case-sensitive. On the command line,
` + "`hubwire annotations trigger`" + ` shows the same for one annotation. For error messages, see [diagnostics.md](diagnostics.md).
`)
	for _, directive := range Directives(registry) {
		b.WriteString("\n" + directive.Markdown())
	}
	return b.String()
}
