package reference

import (
	"fmt"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// Rule is what there is to know about a rule.
type Rule struct {
	Code        annotations.Code `json:"code"`
	Severity    string           `json:"severity"` // error or warning
	Title       string           `json:"title"`
	Explanation string           `json:"explanation"`
	Fix         string           `json:"fix"`
	Example     Example          `json:"example"`
}

// Rules returns all rules, sorted by code.
func Rules() []Rule {
	var all []Rule
	for _, rule := range annotations.Rules() {
		all = append(all, pageOf(rule))
	}
	return all
}

// RuleOf returns the rule of a code, also where its letters are lower case.
func RuleOf(code string) (Rule, bool) {
	rule, ok := annotations.LookupRule(annotations.Code(strings.ToUpper(code)))
	if !ok {
		return Rule{}, false
	}
	return pageOf(rule), true
}

func pageOf(rule annotations.Rule) Rule {
	example, _ := ExampleOf(rule.Code)
	return Rule{rule.Code, rule.Severity.String(), rule.Title, rule.Explanation, rule.Fix, example}
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

// anchor is the name of the section in the document, which stays when the title
// changes. Editors and linters link to it (generator/vet, publish.go).
func (r Rule) anchor() string { return strings.ToLower(string(r.Code)) }

// Markdown renders the page of a rule as a section.
func (r Rule) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<a id=\"%s\"></a>\n\n## %s: %s\n\n%s. %s\n\n%s\n", r.anchor(), r.Code, r.Title, strings.ToUpper(r.Severity[:1])+r.Severity[1:], prose(r.Explanation), prose(r.Fix))
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
