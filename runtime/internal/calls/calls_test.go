package calls

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func TestNearestFirst(t *testing.T) {
	names := []string{"chat/messages/broadcast", "chat/connections/connected", "chat/messages/sendToGroup", "news/messages/broadcast"}
	got := NearestFirst("Chat/messages/broadcasts", names)
	if got[0] != "chat/messages/broadcast" || got[1] != "news/messages/broadcast" || len(got) != len(names) {
		t.Errorf("got %q", got)
	}
	if names[1] != "chat/connections/connected" {
		t.Error("the argument was sorted")
	}
	if got := NearestFirst(strings.Repeat("x", 1<<20), names); len(got) != len(names) {
		t.Errorf("got %q", got)
	}
	if got := NearestFirst("", nil); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

func TestFailures(t *testing.T) {
	for _, c := range []struct {
		err   error
		level slog.Level
		attrs string
	}{
		{errors.New("x"), slog.LevelError, "[error=x]"},
		{&signalr.HubError{Message: "m", Cause: errors.New("why")}, slog.LevelWarn, "[error=m cause=why]"},
		{&signalr.CallError{Function: "f", Err: &decode.CountError{}}, slog.LevelWarn, `[error=function "f": expected 0 arguments, found 0]`},
		{&decode.ArgumentError{Path: "p", Expected: "a", Found: "b"}, slog.LevelWarn, "[error=p: expected a, found b]"},
		{&signalr.PanicError{Value: &signalr.HubError{}, Stack: []byte("s")}, slog.LevelError, "stack=s]"},
	} {
		var attrs []string
		for _, a := range Attrs(c.err) {
			attrs = append(attrs, a.String())
		}
		if got := fmt.Sprint(attrs); !strings.HasSuffix(got, c.attrs) || Level(c.err) != c.level {
			t.Errorf("got %v %s, want %v %s", Level(c.err), got, c.level, c.attrs)
		}
	}
	if !slices.Contains(NearestFirst("a", []string{"b"}), "b") {
		t.Error("a name was lost")
	}
}
