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
		{&signalr.CallError{Function: "f", Err: &decode.ArgumentError{Path: "p", Expected: "integer", Found: `"secret"`}}, slog.LevelWarn, `[error=function "f": p: expected integer, found a string]`},
		{&decode.ArgumentError{Path: "p", Expected: "string", Found: "-42"}, slog.LevelWarn, "[error=p: expected string, found a number]"},
		{&decode.ArgumentError{Path: "p", Expected: "date", Found: `"secret"`, Cause: errors.New("parsing secret")}, slog.LevelWarn, "[error=p: expected date, found a string]"},
		{&decode.ArgumentError{Path: "p", Cause: errors.New("parsing secret")}, slog.LevelWarn, "[error=p: it cannot be read]"},
		{fmt.Errorf("wrapped: %w", &decode.ArgumentError{Path: "p", Expected: "a", Found: `"secret"`}), slog.LevelWarn, "[error=wrapped: p: expected a, found a string]"},
		{&signalr.HubError{Message: "a\nlevel=INFO", Cause: errors.New("\u202e\x1b[0m")}, slog.LevelWarn, `[error=a\nlevel=INFO cause=\u202e\x1b[0m]`},
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
