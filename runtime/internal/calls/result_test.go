package calls_test

import (
	"errors"
	"testing"

	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

type faulty struct{}

func (faulty) MarshalJSON() ([]byte, error) { panic("boom") }

func TestEncode(t *testing.T) {
	trigger := &signalr.Trigger{Function: "f"}
	for _, c := range []struct {
		result any
		want   string
	}{
		{nil, "null"}, {42, "42"}, {[]string(nil), "[]"}, {map[string]int{"b": 2, "a": 1, "c": 3}, `{"a":1,"b":2,"c":3}`},
	} {
		if text, err := calls.Encode(trigger, c.result); err != nil || string(text) != c.want {
			t.Errorf("%v: got %s, %v", c.result, text, err)
		}
	}
	var call *signalr.CallError
	if _, err := calls.Encode(trigger, make(chan int)); !errors.As(err, &call) || call.Function != "f" {
		t.Errorf("got %v", err)
	}
	var panicked *signalr.PanicError
	if _, err := calls.Encode(trigger, faulty{}); !errors.As(err, &call) || !errors.As(err, &panicked) || panicked.Value != "boom" {
		t.Errorf("got %v", err)
	}
}
