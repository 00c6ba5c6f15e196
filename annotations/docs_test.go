package annotations

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the documents")

// TestDocuments: the documents are what the tables and the examples say.
func TestDocuments(t *testing.T) {
	for path, want := range map[string]string{
		"../docs/diagnostics.md": rulesDocument(),
		"../docs/annotations.md": directivesDocument(),
	} {
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ReplaceAll(string(got), "\r", "") != want {
			t.Errorf("%s is stale: run go test ./annotations -update", path)
		}
	}
}

// severities begin the text of a rule.
var severities = map[Severity]string{Error: "Error", Warning: "Warning"}

// rulesDocument renders the document of all rules.
func rulesDocument() string {
	var b strings.Builder
	b.WriteString(`# Diagnostics

Everything hubwire finds has a code. A code is frozen: it is never given to another rule, and not reused when its rule goes away.
Errors keep the generator from writing anything; warnings do not. HW0703 to HW0705 come from ` + "`hubwire vet`" + ` alone, those from HW0801 on from
` + "`hubwire check`" + ` in the formats for programs, one for each file. On the command line, ` + "`hubwire explain HW0001`" + ` shows the same.

| code | severity | what |
|---|---|---|
`)
	for _, rule := range Rules() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", rule.Code, anchor(rule), rule.Severity, rule.Title)
	}
	for _, rule := range Rules() {
		b.WriteString("\n" + ruleSection(rule.Page()))
	}
	return b.String()
}

// anchor is the name of the section in the document, which stays when the title
// changes. Editors and linters link to it (generator/vet, publish.go).
func anchor(r Rule) string { return strings.ToLower(string(r.Code)) }

func ruleSection(p Page) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## <a id=\"%s\"></a>%s: %s\n\n%s. %s\n\n%s\n", anchor(p.Rule), p.Code, p.Title, severities[p.Severity], prose(p.Explanation), prose(p.Fix))
	for _, file := range p.Example.Files {
		language := ""
		if strings.HasSuffix(file.Name, ".go") {
			language = "go"
		}
		fmt.Fprintf(&b, "\n`%s`:\n\n```%s\n%s```\n", file.Name, language, file.Text)
	}
	if p.Example.Findings != "" {
		fmt.Fprintf(&b, "\nReported:\n\n```text\n%s```\n", p.Example.Findings)
	}
	return b.String()
}

// directivesDocument renders the document of all directives.
func directivesDocument() string {
	var b strings.Builder
	b.WriteString(`# Annotations

An annotation is a line in the doc comment of a declaration, without a space after the slashes:

` + "```go" + `
//signalr:name key=value key="two words" flag
` + "```" + `

Quote a value with spaces, as a Go string. Names and keys are case-sensitive. On the command line,
` + "`hubwire annotations trigger`" + ` shows the same for one annotation. For error messages, see [diagnostics.md](diagnostics.md).
`)
	for _, d := range Definitions() {
		fmt.Fprintf(&b, "\n## %s\n\nOn %s. %s\n\n```go\n%s\n```\n", d.Name, d.On, d.description(), d.Example)
		if len(d.Keys) == 0 {
			continue
		}
		b.WriteString("\n| key | what |\n|---|---|\n")
		for _, key := range d.Keys {
			fmt.Fprintf(&b, "| `%s` | %s |\n", strings.ReplaceAll(key.usage(), "|", `\|`), prose(key.description()))
		}
	}
	return b.String()
}

// prose escapes what Markdown would take for markup in a sentence.
func prose(text string) string {
	return strings.NewReplacer("<", `\<`, "*", `\*`, "_", `\_`, "[", `\[`, "`", "\\`", "|", `\|`).Replace(text)
}
