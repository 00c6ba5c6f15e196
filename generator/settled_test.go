package generator

import (
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/plan"
)

func TestWhatSeemsEditedByHandIsLookedAtAgain(t *testing.T) {
	edited := &plan.Plan{Entries: []plan.Entry{{Path: "/a/signalr_gen.go", Action: plan.Conflict}}}
	right := &plan.Plan{Entries: []plan.Entry{{Path: "/a/signalr_gen.go", Action: plan.Unchanged}}}
	for name, test := range map[string]struct {
		seen []*plan.Plan
		want *plan.Plan
	}{
		"right":                 {[]*plan.Plan{right}, right},
		"another run was at it": {[]*plan.Plan{edited, right}, right},
		"edited":                {[]*plan.Plan{edited, edited}, edited},
		"findings":              {[]*plan.Plan{nil}, nil},
	} {
		looks := 0
		got, _, err := settled(func() (*plan.Plan, annotations.Diagnostics, error) {
			looks++
			return test.seen[looks-1], nil, nil
		})
		if got != test.want || looks != len(test.seen) || err != nil {
			t.Errorf("%s: %v after %d looks, error %v; want %v after %d", name, got, looks, err, test.want, len(test.seen))
		}
	}
}
