package words_test

import (
	"strings"
	"testing"

	"github.com/hubwire/hubwire/internal/words"
)

func TestName(t *testing.T) {
	keys := []string{"hub", "category", "event", "connection", "parameterNames", "function", "binding", "input"}
	for name, want := range map[string]string{
		"Hub": "hub", "hubName": "hub", "evnet": "event", "catgory": "category", "parameternames": "parameterNames",
		"connectionStringSetting": "connection", "func": "function", "xyzzy": "", "": "",
	} {
		if got := words.Nearest(name, keys); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]bool{"hub": true, "huc": false, "xyzzy": false} {
		if _, only := words.OnlyNearest(name, []string{"hub", "hud"}); only != want {
			t.Errorf("%q: got %v, want %v", name, only, want)
		}
	}
}

func TestFirst(t *testing.T) {
	names := []string{"chat/messages/broadcast", "chat/connections/connected", "chat/messages/sendToGroup", "news/messages/broadcast"}
	got := words.NearestFirst("Chat/messages/broadcasts", names)
	if got[0] != "chat/messages/broadcast" || got[1] != "news/messages/broadcast" || len(got) != len(names) {
		t.Errorf("got %q", got)
	}
	if names[1] != "chat/connections/connected" {
		t.Error("the argument was sorted")
	}
	if got := words.NearestFirst(strings.Repeat("x", 1<<20), names); len(got) != len(names) {
		t.Errorf("got %q", got)
	}
	if got := words.NearestFirst("", nil); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}
