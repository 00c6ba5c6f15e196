package annotations

import (
	"embed"
	"fmt"
	"strings"

	"golang.org/x/tools/txtar"
)

// An example is a script with a program that has one mistake. It runs hubwire
// on its files and compares what is reported with its file "findings". Above
// the commands, two comments explain the rule and say what to do. The tests of
// cmd/hubwire run all examples.
//
//go:embed examples/*.txtar
var examples embed.FS

// Page is what people read about a rule, on a terminal, in docs/diagnostics.md
// and in SARIF logs.
type Page struct {
	Rule
	Explanation string  `json:"explanation"` // what is wrong, and why it matters
	Fix         string  `json:"fix"`         // what to do
	Example     Example `json:"example"`
}

// Example is a program with a mistake.
type Example struct {
	Files    []File `json:"files"`
	Findings string `json:"findings"` // what is reported, a line each
}

// File is one file of an example.
type File struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Page returns the page of a rule.
func (r Rule) Page() Page {
	p := Page{Rule: r}
	text, err := examples.ReadFile("examples/" + string(r.Code) + ".txtar")
	if err != nil {
		return p
	}
	archive := txtar.Parse(text)
	explanation, rest, _ := strings.Cut(string(archive.Comment), "\n\n")
	fix, _, _ := strings.Cut(rest, "\n\n")
	p.Explanation, p.Fix = comment(explanation), comment(fix)
	for _, file := range archive.Files {
		if file.Name == "findings" {
			p.Example.Findings = string(file.Data)
			continue
		}
		p.Example.Files = append(p.Example.Files, File{file.Name, string(file.Data)})
	}
	return p
}

// comment returns the text of comment lines as one line.
func comment(lines string) string {
	return strings.ReplaceAll(strings.TrimPrefix(lines, "# "), "\n# ", " ")
}

// Text renders the page for a terminal.
func (p Page) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s (%s)\n\n%s\n%s", p.Code, p.Title, p.Severity, wrap(p.Explanation, ""), wrap(p.Fix, ""))
	for _, file := range p.Example.Files {
		fmt.Fprintf(&b, "\n%s:\n%s", file.Name, indent(file.Text))
	}
	if p.Example.Findings != "" {
		fmt.Fprintf(&b, "\nhubwire says:\n%s", indent(p.Example.Findings))
	}
	return b.String()
}

// Text renders the page of a directive for a terminal.
func (d Definition) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "//signalr:%s, on %s\n\n%s\n%s", d.Name, d.On, wrap(d.description(), ""), indent(d.Example+"\n"))
	for _, key := range d.Keys {
		b.WriteString("\n" + key.Text())
	}
	return b.String()
}

func (d Definition) description() string {
	if d.Repeat {
		return d.Doc + " Repeatable."
	}
	return d.Doc
}

// Text renders the description of a key for a terminal.
func (k Key) Text() string { return k.usage() + "\n" + wrap(k.description(), "    ") }

// usage returns how a key is written: category=connections|messages.
func (k Key) usage() string {
	switch {
	case k.Positional:
		return "<" + k.Name + ">"
	case len(k.Values) > 0:
		return k.Name + "=" + strings.Join(k.Values, "|")
	case k.Type == Flag:
		return k.Name
	case k.Type == ListOf:
		return k.Name + "=a,b"
	case k.Type == FlagOrList:
		return k.Name + "[=a,b]"
	}
	return k.Name + "=" + strings.ToUpper(string(k.Type))
}

// description is what a key does, with its default and where it is for.
func (k Key) description() string {
	text := k.Doc
	if k.Default != "" {
		text += " Default: " + k.Default + "."
	}
	if k.On != 0 {
		text += " On " + k.On.String() + " only."
	}
	return text
}

// wrap breaks text into lines of a terminal, each behind a prefix.
func wrap(text, prefix string) string {
	const width = 80
	var b strings.Builder
	line := prefix
	for word := range strings.FieldsSeq(text) {
		if len(line) > len(prefix) && len(line)+1+len(word) > width {
			b.WriteString(line + "\n")
			line = prefix
		}
		if len(line) > len(prefix) {
			line += " "
		}
		line += word
	}
	return b.String() + line + "\n"
}

// indent puts blanks in front of lines that are not empty.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return b.String()
}
