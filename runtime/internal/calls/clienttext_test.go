package calls_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func TestClientText(t *testing.T) {
	count := &decode.CountError{Names: []string{"a"}, Found: 2}
	argument := &decode.ArgumentError{Path: "arguments[0]", Expected: "string", Found: "7"}
	for _, c := range []struct {
		err  error
		text string // "" for a generic one
	}{
		{&signalr.HubError{Message: "full", Cause: errors.New("hidden")}, "full"},
		{&signalr.CallError{Function: "F", Err: fmt.Errorf("hidden: %w", signalr.Errorf("full"))}, "full"},
		{&signalr.CallError{Function: "F", Err: count}, `function "F": expected 1 argument (a), found 2`},
		{&signalr.CallError{Function: "F", Err: argument}, `function "F": arguments[0]: expected string, found 7`},
		{&signalr.CallError{Function: "F", Err: fmt.Errorf("hidden: %w", argument)}, ""},
		{&signalr.CallError{Function: "F", Err: &signalr.PanicError{Value: "hidden"}}, ""},
		{&signalr.HubError{Cause: errors.New("hidden")}, ""},
		{errors.New("hidden"), ""},
	} {
		text, id := calls.ClientText(c.err, false)
		if c.text != "" && (text != c.text || id != "") {
			t.Errorf("%v: got %q, id %q", c.err, text, id)
		}
		if c.text == "" && (len(id) != 12 || !strings.Contains(text, id) || strings.Contains(text, "hidden")) {
			t.Errorf("%v: got %q, id %q", c.err, text, id)
		}
	}
	if text, id := calls.ClientText(errors.New("disk full"), true); text != "disk full" || id != "" {
		t.Errorf("detailed: got %q, id %q", text, id)
	}
	_, first := calls.ClientText(errors.New("x"), false)
	if _, second := calls.ClientText(errors.New("x"), false); first == second {
		t.Error("two failures have one id")
	}
}
