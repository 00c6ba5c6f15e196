package reference

import (
	"fmt"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// Usage returns how a key is written: category=connections|messages.
func Usage(k annotations.Key) string {
	switch {
	case k.Positional:
		return "<" + k.Name + ">"
	case len(k.Values) > 0:
		return k.Name + "=" + strings.Join(k.Values, "|")
	case k.Type == annotations.Flag:
		return k.Name
	case k.Type == annotations.ListOf:
		return k.Name + "=a,b"
	case k.Type == annotations.FlagOrList:
		return k.Name + "[=a,b]"
	}
	return k.Name + "=" + strings.ToUpper(string(k.Type))
}

// description is what a key does, with its default and where it is for.
func description(k annotations.Key) string {
	text := k.Doc
	if k.Default != "" {
		text += " Default: " + k.Default + "."
	}
	if k.On != 0 {
		text += " On " + k.On.String() + " only."
	}
	return text
}

// DirectiveText renders the page of a directive for a terminal.
func DirectiveText(d annotations.Definition) string {
	var b strings.Builder
	fmt.Fprintf(&b, "//signalr:%s, on %s\n\n%s\n%s", d.Name, d.On, wrap(d.Doc+repeats(d), ""), indent(d.Example+"\n"))
	for _, key := range d.Keys {
		b.WriteString("\n" + KeyText(key))
	}
	return b.String()
}

// KeyText renders the description of a key for a terminal.
func KeyText(k annotations.Key) string { return Usage(k) + "\n" + wrap(description(k), "    ") }

func repeats(d annotations.Definition) string {
	if d.Repeat {
		return " Repeatable."
	}
	return ""
}

// markdown renders the page of a directive as a section.
func markdown(d annotations.Definition) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\nOn %s. %s\n\n```go\n%s\n```\n", d.Name, d.On, d.Doc+repeats(d), d.Example)
	if len(d.Keys) == 0 {
		return b.String()
	}
	b.WriteString("\n| key | what |\n|---|---|\n")
	for _, key := range d.Keys {
		fmt.Fprintf(&b, "| `%s` | %s |\n", strings.ReplaceAll(Usage(key), "|", `\|`), prose(description(key)))
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
	for _, directive := range registry.Definitions() {
		b.WriteString("\n" + markdown(directive))
	}
	return b.String()
}
