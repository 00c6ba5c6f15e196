package calls

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

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
}
