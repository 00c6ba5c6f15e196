package reference

import (
	"fmt"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// Rule is a rule with its example.
type Rule struct {
	annotations.Rule
	Example Example `json:"example"`
}

// Rules returns all rules, sorted by code.
func Rules() []Rule {
	var all []Rule
	for _, rule := range annotations.Rules() {
		all = append(all, Rule{rule, exampleOf(rule.Code)})
	}
	return all
}

// RuleOf returns the rule of a code, also where its letters are lower case.
func RuleOf(code string) (Rule, bool) {
	rule, ok := annotations.LookupRule(annotations.Code(strings.ToUpper(code)))
	return Rule{rule, exampleOf(rule.Code)}, ok
}

// Text renders the page of a rule for a terminal.
func (r Rule) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s (%s)\n\n%s\n%s", r.Code, r.Title, r.Severity, wrap(r.Explanation, ""), wrap(r.Fix, ""))
	for _, file := range r.Example.Files {
		fmt.Fprintf(&b, "\n%s:\n%s", file.Name, indent(file.Text))
	}
	if r.Example.Findings != "" {
		fmt.Fprintf(&b, "\nhubwire says:\n%s", indent(r.Example.Findings))
	}
	return b.String()
}

// severities begin the text of a rule.
var severities = map[annotations.Severity]string{annotations.Error: "Error", annotations.Warning: "Warning"}

// anchor is the name of the section in the document, which stays when the title
// changes. Editors and linters link to it (generator/vet, publish.go).
func (r Rule) anchor() string { return strings.ToLower(string(r.Code)) }

// Markdown renders the page of a rule as a section.
func (r Rule) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<a id=\"%s\"></a>\n\n## %s: %s\n\n%s. %s\n\n%s\n", r.anchor(), r.Code, r.Title, severities[r.Severity], prose(r.Explanation), prose(r.Fix))
	for _, file := range r.Example.Files {
		language := ""
		if strings.HasSuffix(file.Name, ".go") {
			language = "go"
		}
		fmt.Fprintf(&b, "\n`%s`:\n\n```%s\n%s```\n", file.Name, language, file.Text)
	}
	if r.Example.Findings != "" {
		fmt.Fprintf(&b, "\nReported:\n\n```text\n%s```\n", r.Example.Findings)
	}
	return b.String()
}

// RulesMarkdown renders the document of all rules.
func RulesMarkdown() string {
	var b strings.Builder
	b.WriteString(`# Diagnostics

Everything hubwire finds has a code. A code is frozen: it is never given to another rule, and not reused when its rule goes away.
Errors keep the generator from writing anything; warnings do not. HW0703 to HW0705 come from ` + "`hubwire vet`" + ` alone, those from HW0801 on from
` + "`hubwire check`" + ` in the formats for programs, one for each file. On the command line, ` + "`hubwire explain HW0001`" + ` shows the same.

| code | severity | what |
|---|---|---|
`)
	rules := Rules()
	for _, rule := range rules {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", rule.Code, rule.anchor(), rule.Severity, rule.Title)
	}
	for _, rule := range rules {
		b.WriteString("\n" + rule.Markdown())
	}
	return b.String()
}
