package report_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/report"
)

// The schema is that of SARIF 2.1.0 Errata 01 as OASIS publishes it, unchanged:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json
// That it may be passed on: https://github.com/oasis-tcs/sarif-spec/issues/583.
func sarifSchema(t testing.TB) schema {
	t.Helper()
	text, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	root, err := decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return schema{root}
}

func sarifLog(t testing.TB, d annotations.Diagnostics) map[string]any {
	t.Helper()
	log, err := decode(write(t, d, report.Options{Format: report.SARIF}))
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// at follows a path such as runs.0.results into a decoded JSON value.
func at(value any, path string) any {
	for part := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[part]
		case []any:
			var i int
			if _, err := fmt.Sscan(part, &i); err != nil || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

func TestSARIFIsValid(t *testing.T) {
	schema := sarifSchema(t)
	for name, d := range map[string]annotations.Diagnostics{
		"findings": findings(t),
		"nothing":  nil,
	} {
		if wrong := schema.validate(sarifLog(t, d)); len(wrong) > 0 {
			t.Errorf("%s:\n%s", name, strings.Join(wrong, "\n"))
		}
	}
}

// The validator finds what it is there to find.
func TestSchema(t *testing.T) {
	schema := sarifSchema(t)
	const region = "runs.0.results.1.locations.0.physicalLocation.region"
	for name, test := range map[string]struct {
		object, member string
		value          any
	}{
		"version":   {"runs.0", "tool", map[string]any{}},
		"unknown":   {"runs.0", "rules", []any{}},
		"enum":      {"runs.0.results.1", "level", "fatal"},
		"minimum":   {region, "startColumn", 0.0},
		"integer":   {region, "startLine", 1.5},
		"type":      {"runs.0.results.1", "ruleId", 7.0},
		"unique":    {"runs.0.tool.driver", "rules", []any{map[string]any{"id": "A"}, map[string]any{"id": "A"}}},
		"few":       {"runs.0.results.1", "fixes", []any{map[string]any{"artifactChanges": []any{}}}},
		"uri":       {"runs.0.tool.driver", "informationUri", "%zz"},
		"anyOf":     {"runs.0.results.1", "message", map[string]any{"markdown": "m"}},
		"languages": {"runs.0", "language", "English"},
	} {
		t.Run(name, func(t *testing.T) {
			log := sarifLog(t, findings(t))
			at(log, test.object).(map[string]any)[test.member] = test.value
			if wrong := schema.validate(log); len(wrong) == 0 {
				t.Errorf("%s.%s = %v passes", test.object, test.member, test.value)
			}
		})
	}
}

func TestSARIFRules(t *testing.T) {
	log := sarifLog(t, findings(t))
	rules := at(log, "runs.0.tool.driver.rules").([]any)
	if len(rules) != len(annotations.Rules()) {
		t.Errorf("%d rules of %d", len(rules), len(annotations.Rules()))
	}
	var names []string
	for i := range rules {
		name := at(rules[i], "name").(string)
		if slices.Contains(names, name) || name == "" {
			t.Errorf("rule name %q is empty or not unique", name)
		}
		names = append(names, name)
	}
	for _, result := range at(log, "runs.0.results").([]any) {
		id := at(result, "ruleId").(string)
		index, ok := at(result, "ruleIndex").(float64)
		if !ok {
			if id != "HW9999" {
				t.Errorf("%s has no rule index", id)
			}
			continue
		}
		if at(rules[int(index)], "id") != id {
			t.Errorf("%s has the index of %v", id, at(rules[int(index)], "id"))
		}
	}
}

// Braces stand around placeholders in messages, but not in inserted text.
func TestSARIFBraces(t *testing.T) {
	span := span(t, "/app/chat/chat.go", "Chat", "Chat")
	log := sarifLog(t, annotations.Diagnostics{
		annotations.RuleBadChoice.At(span, "userId={0}").WithFix(span, "{x}"),
	})
	if got := at(log, "runs.0.results.0.message.text"); got != "userId={{0}}" {
		t.Errorf("message %q", got)
	}
	const inserted = "runs.0.results.0.fixes.0.artifactChanges.0.replacements.0.insertedContent.text"
	if got := at(log, inserted); got != "{x}" {
		t.Errorf("inserted %q", got)
	}
}

// An edit that has no place cannot be applied, so its fix is left out.
func TestSARIFFixWithoutPlace(t *testing.T) {
	span := span(t, "/app/chat/chat.go", "Chat", "Chat")
	log := sarifLog(t, annotations.Diagnostics{
		annotations.RuleBadChoice.At(span, "m").WithFix(span, "a").WithFix(annotations.Span{}, "b"),
	})
	if got := at(log, "runs.0.results.0.fixes"); got != nil {
		t.Errorf("fixes: %v", got)
	}
}
