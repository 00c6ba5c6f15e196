package inspector

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

func TestWholeGroupsGoOldestFirst(t *testing.T) {
	r := NewRecording()
	first := r.Add(Event{Kind: KindCall, What: "first"})
	second := r.Add(Event{Kind: KindCall, What: "second"})
	late := r.Add(Event{Kind: KindPush, Parent: first}) // younger than the second group
	for range MaxEvents - 3 {
		r.Add(Event{Kind: KindLog})
	}
	if got, _, _ := r.Since(0); len(got) != MaxEvents || r.Oldest() > first {
		t.Fatalf("%d events from %d before the limit", len(got), r.Oldest())
	}
	r.Add(Event{Kind: KindLog})
	got, _, _ := r.Since(0)
	if want := MaxEvents - MaxEvents/room; len(got) > want+1 || len(got) < want-2 {
		t.Errorf("%d events are left, want about %d", len(got), want)
	}
	if r.Event(first) != nil || r.Event(late) != nil || r.Event(second) != nil || r.Oldest() <= second {
		t.Errorf("the oldest groups are still there; the oldest is %d", r.Oldest())
	}
	if orphan := r.Event(r.Add(Event{Parent: first})); orphan.Parent != 0 {
		t.Errorf("an event of a group that has gone has the parent %d", orphan.Parent)
	}
}

func TestBytesAreBounded(t *testing.T) {
	r := NewRecording()
	large := jsontext.Value(`"` + strings.Repeat("x", 1<<20) + `"`)
	for range 80 {
		r.Add(Event{Kind: KindCall, Arguments: large})
	}
	events, _, _ := r.Since(0)
	if len(events) > 64 || r.bytes > MaxBytes {
		t.Errorf("%d events of a MiB, %d bytes", len(events), r.bytes)
	}
	if shownFirst := cut(events)[0]; !shownFirst.Cut || shownFirst.Arguments != nil {
		t.Error("a large payload is in the list")
	}
	if kept := r.Event(r.Oldest()); kept.Cut || len(kept.Arguments) != len(large) {
		t.Error("a large payload is not kept")
	}
}

func TestReadersSeeWhatChanged(t *testing.T) {
	r := NewRecording()
	id := r.Add(Event{Kind: KindCall, Label: "running"})
	before, version, changed := r.Since(0)
	r.Change(id, func(e *Event) { e.Label = "ok" })
	<-changed
	after, _, _ := r.Since(version)
	if len(after) != 1 || after[0].Label != "ok" || before[0].Label != "running" {
		t.Errorf("before %+v, after %+v", before, after)
	}
	r.Clear()
	if cleared, _, _ := r.Since(0); len(cleared) != 0 || r.Oldest() != id+1 {
		t.Errorf("after clearing: %+v", cleared)
	}
}
