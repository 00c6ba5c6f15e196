package annotations_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
)

func TestDefinitionsAreComplete(t *testing.T) {
	legal := []annotations.Type{annotations.Text, annotations.Path, annotations.Setting, annotations.Identifier, annotations.Enum, annotations.Flag, annotations.ListOf, annotations.FlagOrList}
	var names []string
	examples := map[annotations.Place]string{
		annotations.OnPackage: "%s\npackage p\n", annotations.OnStruct: "package p\n\n%s\ntype T struct{}\n",
		annotations.OnInterface: "package p\n\n%s\ntype T interface{}\n", annotations.OnInterfaceMethod: "package p\n\ntype T interface{\n%s\nM()\n}\n",
		annotations.OnFunc: "package p\n\n%s\nfunc F() {}\n", annotations.OnMethod: "package p\n\n%s\nfunc (T) F() {}\n",
	}
	for _, d := range annotations.Definitions() {
		names = append(names, d.Name)
		if d.On == 0 || !isSentence(d.Doc) {
			t.Errorf("%s: on %q, doc %q", d.Name, d.On, d.Doc)
		}
		for place, src := range examples {
			src = fmt.Sprintf(src, d.Example)
			if declarations, findings := parse(t, src); d.On&place != 0 && (len(declarations) != 1 || len(findings) > 0) {
				t.Errorf("the example of %s\n%s", d.Name, lines(src, findings))
			}
		}
		for _, k := range d.Keys {
			if !slices.Contains(legal, k.Type) || !isSentence(k.Doc) || k.Name == "" || k.On&^d.On != 0 {
				t.Errorf("%s %s: %+v", d.Name, k.Name, k)
			}
			if isList := k.Type == annotations.ListOf || k.Type == annotations.FlagOrList; isList != (k.Items != "") {
				t.Errorf("%s %s: items %q of type %q", d.Name, k.Name, k.Items, k.Type)
			}
			if (k.Type == annotations.Enum) != (len(k.Values) > 0) {
				t.Errorf("%s %s: values %q of type %q", d.Name, k.Name, k.Values, k.Type)
			}
		}
	}
	if got := strings.Join(names, " "); got != "hub trigger parameter client target negotiate ignore" {
		t.Errorf("directives: %s", got)
	}
}

func TestRulesAreComplete(t *testing.T) {
	var last annotations.Code
	for _, rule := range annotations.Rules() {
		if rule.Code <= last || len(rule.Code) != len("HW0000") {
			t.Errorf("%s follows %s", rule.Code, last)
		}
		last = rule.Code
		page := rule.Page()
		if rule.Title == "" || !isSentence(page.Explanation) || !isSentence(page.Fix) {
			t.Errorf("%+v", page)
		}
		if len(page.Example.Files) == 0 || page.Example.Findings == "" {
			t.Errorf("%s has no example", rule.Code)
		}
		for line := range strings.Lines(page.Example.Findings) {
			if !strings.Contains(line, string(rule.Code)) {
				t.Errorf("the example of %s has another finding: %s", rule.Code, line)
			}
		}
		for line := range strings.Lines(page.Text()) {
			if strings.HasPrefix(line, "    ") {
				break
			}
			if len(line) > 81 {
				t.Errorf("long line: %s", line)
			}
		}
		if d := rule.At(annotations.Span{}, "x"); d.Severity != rule.Severity || d.Code != rule.Code {
			t.Errorf("%s is reported as %s %s", rule.Code, d.Severity, d.Code)
		}
	}
	if _, ok := annotations.LookupRule("HW9999"); ok {
		t.Error("HW9999 is known")
	}
}

// isSentence reports whether text is whole sentences on one line.
func isSentence(s string) bool { return strings.HasSuffix(s, ".") && !strings.ContainsAny(s, "#\n") }
