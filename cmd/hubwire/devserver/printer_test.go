package devserver

import (
	"errors"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// Clients choose names, and must not write to the developer's terminal by them.
func TestControlCharactersAreShown(t *testing.T) {
	var out strings.Builder
	p := &printer{out: &out}
	const evil = "a\x1b[2J\r\nb"
	for _, e := range []emulator.Event{
		{Kind: emulator.Called, Hub: "chat", Name: evil, UserID: evil, Reason: "no \x1b[31m"},
		{Kind: emulator.Sent, Name: evil, To: evil},
		{Kind: emulator.GroupChanged, Name: "add", UserID: evil, Group: evil},
		{Kind: emulator.Refused, Reason: "\x1b"},
	} {
		p.service(e)
	}
	if got := out.String(); strings.ContainsAny(got, "\x1b\r") || strings.Count(got, "\n") != 4 || !strings.Contains(got, `a\x1b[2J\r\nb`) {
		t.Errorf("got %q", got)
	}

	out.Reset()
	p.failed(errors.New("go build:\n\tchat.go:1:1: wrong"))
	if got := out.String(); !strings.HasSuffix(got, ": go build:\n\tchat.go:1:1: wrong\n") {
		t.Errorf("got %q", got)
	}
}

// Nobody tells of the calls of a service that is elsewhere: the host does.
func TestFailuresBehindAServiceElsewhereArePrinted(t *testing.T) {
	var out strings.Builder
	p := &printer{out: &out, elsewhere: true}
	p.functions(functionshost.Event{Kind: functionshost.FunctionExecuted, Function: "Say", ConnectionID: "conn-1", UserID: "ann", Err: errors.New("failed; the handler said: no text")})
	p.functions(functionshost.Event{Kind: functionshost.FunctionExecuted, Function: "Say", ConnectionID: "conn-1"})
	if got := out.String(); !strings.Contains(got, "failed: no text") || !strings.Contains(got, "  ok") || strings.Count(got, "\n") != 2 {
		t.Errorf("got %q", got)
	}
	if len(p.failures) != 0 {
		t.Errorf("kept %v", p.failures)
	}
}
