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
	if got, _ := r.Since(0); len(got.events) != MaxEvents || got.oldest > first {
		t.Fatalf("%d events from %d before the limit", len(got.events), got.oldest)
	}
	r.Add(Event{Kind: KindLog})
	got, _ := r.Since(0)
	if want := MaxEvents - MaxEvents/room; len(got.events) > want || len(got.events) < want-2 {
		t.Errorf("%d events are left, want about %d", len(got.events), want)
	}
	if r.Event(first) != nil || r.Event(late) != nil || r.Event(second) != nil || got.oldest <= second {
		t.Errorf("the oldest groups are still there; the oldest is %d", got.oldest)
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
	if got, _ := r.Since(0); len(got.events) > 64 || r.bytes > MaxBytes {
		t.Errorf("%d events of a MiB, %d bytes", len(got.events), r.bytes)
	}
	last, _ := r.Since(0)
	if shownFirst := cut(last.events)[0]; !shownFirst.Cut || shownFirst.Arguments != nil {
		t.Error("a large payload is in the list")
	}
	if kept := r.Event(last.oldest); kept.Cut || len(kept.Arguments) != len(large) {
		t.Error("a large payload is not kept")
	}
}

func TestReadersSeeWhatChanged(t *testing.T) {
	r := NewRecording()
	id := r.Add(Event{Kind: KindCall, Label: "running"})
	before, changed := r.Since(0)
	r.Change(id, func(e *Event) { e.Label = "ok" })
	<-changed
	after, _ := r.Since(before.version)
	if len(after.events) != 1 || after.events[0].Label != "ok" || before.events[0].Label != "running" {
		t.Errorf("before %+v, after %+v", before.events, after.events)
	}
	r.Clear()
	if cleared, _ := r.Since(after.version); len(cleared.events) != 0 || cleared.oldest != id+1 {
		t.Errorf("after clearing: %+v", cleared)
	}
}
