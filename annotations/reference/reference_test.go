package reference_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/annotations/reference"
)

var update = flag.Bool("update", false, "write the documents")

// TestDocuments: the documents are what the tables say.
func TestDocuments(t *testing.T) {
	for path, want := range map[string]string{
		"../../docs/diagnostics.md": reference.RulesMarkdown(),
		"../../docs/annotations.md": reference.DirectivesMarkdown(annotations.NewRegistry()),
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
			t.Errorf("%s is stale: run go test ./annotations/reference -update", path)
		}
	}
}

// TestEveryRuleHasAnExample: a program, and findings of that rule alone.
func TestEveryRuleHasAnExample(t *testing.T) {
	for _, rule := range reference.Rules() {
		if len(rule.Example.Files) == 0 || rule.Example.Findings == "" {
			t.Errorf("%s has no example", rule.Code)
		}
		for line := range strings.Lines(rule.Example.Findings) {
			if !strings.Contains(line, string(rule.Code)) {
				t.Errorf("the example of %s has another finding: %s", rule.Code, line)
			}
		}
	}
}

func TestRuleOf(t *testing.T) {
	rule, ok := reference.RuleOf("hw0007")
	if !ok || rule.Code != annotations.RuleBadQuoting.Code {
		t.Errorf("hw0007 is %q", rule.Code)
	}
	if _, ok := reference.RuleOf("HW9999"); ok {
		t.Error("HW9999 is known")
	}
	for line := range strings.Lines(rule.Text()) {
		if strings.HasPrefix(line, "    ") {
			break
		}
		if len(line) > 81 {
			t.Errorf("long line: %s", line)
		}
	}
}
