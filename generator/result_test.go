package generator

import (
	"maps"
	"reflect"
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/plan"
)

func TestResultSaysWhatTheRunSaid(t *testing.T) {
	rendered := map[string]rendering{"/app": {Model: "m", File: "f"}}
	finding := annotations.Diagnostics{{Code: "HW0001", Message: "two\nlines"}}
	for _, test := range []struct {
		changes  plan.Plan
		findings annotations.Diagnostics
	}{
		{},
		{plan.Plan{Entries: make([]plan.Entry, 3)}, nil},
		{plan.Plan{Entries: make([]plan.Entry, 1), SkippedModules: []string{"/app/nested"}}, nil},
		{plan.Plan{OtherVersions: []string{"v1.2.3"}}, finding},
	} {
		text, err := resultOf(&test.changes, test.findings, rendered)
		if err != nil {
			t.Fatal(err)
		}
		want := &plan.Plan{UpToDate: len(test.changes.Entries), SkippedModules: test.changes.SkippedModules, OtherVersions: test.changes.OtherVersions}
		got, findings, ok := upToDate(text)
		if !ok || !reflect.DeepEqual(got, want) || !reflect.DeepEqual(findings, test.findings) {
			t.Errorf("got %+v, %v, %t, want %+v, %v", got, findings, ok, want, test.findings)
		}
		if got := renderedBefore(text); !maps.Equal(got, rendered) {
			t.Errorf("rendered %v, want %v", got, rendered)
		}
	}
}

func TestWhatIsNoResultSaysNothing(t *testing.T) {
	for _, text := range []string{"", "\n", "3\n{\n{", "x\n\n{}"} {
		if got, findings, ok := upToDate(text); ok {
			t.Errorf("%q: got %v, %v", text, got, findings)
		}
		if got := renderedBefore(text); len(got) > 0 {
			t.Errorf("%q: rendered %v", text, got)
		}
	}
}
