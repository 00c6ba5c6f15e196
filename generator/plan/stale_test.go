package plan_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/generator/plan"
)

func TestFindingsSayWhereFilesDiffer(t *testing.T) {
	for name, test := range map[string]struct {
		action   plan.Action
		old, new string // "-" for none
		reason   string
		want     string
	}{
		"missing":           {plan.Create, "-", "a\n", "", "HW0801 1:1 0 the file does not exist"},
		"first line":        {plan.Update, "a\n", "b\n", "", "HW0802 1:1 0 the file differs from this line on"},
		"third line":        {plan.Update, "a\nb\nc\n", "a\nb\nx\n", "", "HW0802 3:1 4 the file differs from this line on"},
		"Windows line ends": {plan.Update, "a\r\nb\r\n", "a\nc\n", "", "HW0802 2:1 3 the file differs from this line on"},
		"cut off":           {plan.Update, "a\nb", "a\nb\n", "", "HW0802 2:1 2 the file differs from this line on"},
		"longer":            {plan.Update, "a\nb\nc\n", "a\nb\n", "", "HW0802 3:1 4 the file differs from this line on"},
		"shorter":           {plan.Update, "a\n", "a\nb\n", "", "HW0802 1:1 0 the file differs from this line on"},
		"empty":             {plan.Update, "", "a\n", "", "HW0802 1:1 0 the file differs from this line on"},
		"orphaned":          {plan.Delete, "a\n", "-", "unused", "HW0803 1:1 0 unused"},
		"edited":            {plan.Conflict, "a\nx\n", "a\nb\n", "edited", "HW0804 2:1 2 edited"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			findings := (&plan.Plan{Entries: []plan.Entry{
				{Path: path + "2", Action: plan.Unchanged},
				{Path: path, Action: test.action, Old: text(test.old), New: text(test.new), Reason: test.reason},
			}}).Findings()
			if len(findings) != 1 {
				t.Fatalf("got %v", findings)
			}
			d := findings[0]
			at := d.Span.Start
			if got := fmt.Sprintf("%s %d:%d %d %s", d.Code, at.Line, at.Column, at.Offset, d.Message); got != test.want || at.Filename != path {
				t.Errorf("got %s in %s\nwant %s", got, at.Filename, test.want)
			}
			if d.Help == "" {
				t.Error("no help")
			}
		})
	}
}

func text(s string) []byte {
	if s == "-" {
		return nil
	}
	return []byte(s)
}

func TestDiffNamesTheFile(t *testing.T) {
	dir := t.TempDir()
	entry := plan.Entry{Path: filepath.Join(dir, "Send", "function.json"), Action: plan.Update, Old: []byte("a\r\nb\r\n"), New: []byte("a\nc\n")}
	diff := string(entry.Diff(dir))
	for _, want := range []string{"--- a/Send/function.json\n+++ b/Send/function.json\n", "\n a\n-b\n+c\n"} {
		if !strings.Contains(diff, want) {
			t.Errorf("no %q in\n%s", want, diff)
		}
	}
	entry.Old = nil
	if diff := string(entry.Diff(dir)); !strings.Contains(diff, "--- /dev/null\n") {
		t.Errorf("a new file:\n%s", diff)
	}
}
