package devserver

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/cmd/hubwire/inspector"
)

// show prints events as they would be recorded, and returns the screen.
func show(t *testing.T, screen Screen, events ...inspector.Event) string {
	t.Helper()
	var out strings.Builder
	screen.Out = &out
	terminal := &terminal{Screen: screen, groups: make(map[uint64]*group)}
	at := time.Date(2026, 11, 30, 14, 2, 40, 0, time.Local)
	for i := range events {
		events[i].ID, events[i].Time = uint64(i+1), at
		terminal.take(&events[i])
	}
	for _, g := range terminal.groups {
		g.ended = g.ended.Add(-time.Hour) // nothing more comes
	}
	terminal.printEnded()
	return out.String()
}

var (
	said = inspector.Event{
		Kind: inspector.KindCall, Hub: "chat", Name: "sendToGroup", User: "ann", Connection: "O6L2VD5Ezz", Milliseconds: 2.74,
		Outcome: inspector.OK, Label: "ok", Arguments: []byte(`["friends","hi"]`), Result: []byte(`{"id":1}`),
	}
	push = inspector.Event{Parent: 1, Kind: inspector.KindPush, Name: "newMessage", To: `group "friends"`, Reached: 2, Arguments: []byte(`["hi"]`)}
	logs = inspector.Event{Parent: 1, Kind: inspector.KindLog, What: "level=INFO msg=said"}

	panicked = inspector.Event{
		Kind: inspector.KindCall, Hub: "chat", Name: "first", User: "ann", Connection: "O6L2VD5Ezz", Milliseconds: 0.93,
		Outcome: inspector.Failed, Label: "panic", Failure: &inspector.Failure{
			Text: "index out of range [0] with length 0", Panic: true, Client: "An error occurred.",
			Own:  []inspector.Frame{{Function: "main.First", Place: "chat.go:50", Source: []string{"\treturn tags[0]"}}},
			Rest: []inspector.Frame{{Function: "signalr.run", Place: "signalr/app.go:1"}, {Function: "http.serve", Place: "http/server.go:2"}},
		},
	}
)

func TestScreen(t *testing.T) {
	unmatched := said
	unmatched.Name, unmatched.Outcome, unmatched.Label, unmatched.Result = "sendToGrup", inspector.Failed, "404 no function", nil
	unmatched.Why = &inspector.Why{Title: "No function takes this call", Lead: `The app has no function for event "sendToGrup" of hub "chat".`, Hint: `The nearest name is "sendToGroup".`}
	for _, c := range []struct {
		name   string
		screen Screen
		events []inspector.Event
		want   string
	}{
		{"a call with what it caused", Screen{Width: 80}, []inspector.Event{said, push, logs}, `
14:02:40 chat sendToGroup           ann O6L2VD5E         2.74ms  ok
         <- newMessage to group "friends", 2 reached
         | level=INFO msg=said
`},
		{"a panic, its place first", Screen{Width: 80}, []inspector.Event{panicked}, `
14:02:40 chat first                 ann O6L2VD5E          930µs  panic
         chat.go:50: index out of range [0] with length 0
           return tags[0]
         + 2 frames of the runtime and libraries (--verbose)
`},
		{"what nothing takes, wrapped", Screen{Width: 60}, []inspector.Event{unmatched}, `
14:02:40 chat sendToGrup            ann O6L2VD5E
           2.74ms  404 no function
         No function takes this call: The app has no
           function for event "sendToGrup" of hub "chat".
         The nearest name is "sendToGroup".
`},
		{"quiet", Screen{Detail: Quiet}, []inspector.Event{said, push, logs}, "\n"},
		{"verbose", Screen{Detail: Verbose}, []inspector.Event{said, push}, `
14:02:40 chat sendToGroup           ann O6L2VD5E         2.74ms  ok
         -> ["friends","hi"]
         <- newMessage to group "friends", 2 reached: ["hi"]
         => {"id":1}
`},
		{"in color", Screen{Color: true}, []inspector.Event{logs}, "\n\x1b[2m14:02:40 | level=INFO msg=said\x1b[0m\n"},
		{"a request of the program", Screen{}, []inspector.Event{{Kind: inspector.KindREST, What: "POST /api/hubs/chat/:send", Outcome: inspector.OK, Label: "202"}, push}, `
14:02:40 http POST /api/hubs/chat/:send                              202
         <- newMessage to group "friends", 2 reached
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := show(t, c.screen, c.events...); got != strings.TrimPrefix(c.want, "\n") {
				t.Errorf("got\n%s\nwant%s", got, c.want)
			}
		})
	}
}

func TestScreenAsJSON(t *testing.T) {
	got := show(t, Screen{Detail: JSON}, said)
	if !strings.HasPrefix(got, `{"id":1,`) || !strings.Contains(got, `"arguments":["friends","hi"]`) || strings.Count(got, "\n") != 1 {
		t.Errorf("got %s", got)
	}
}

// Clients choose names, and must not write to the developer's terminal by them.
func TestControlCharactersAreShown(t *testing.T) {
	const evil = "a\x1b[2J\r\nb\u202e"
	call := said
	call.Name, call.User, call.Outcome, call.Failure = evil, evil, inspector.Failed, &inspector.Failure{Text: evil}
	sent := push
	sent.Name, sent.To = evil, evil
	if got := show(t, Screen{}, call, sent); strings.ContainsAny(got, "\x1b\r\u202e") || strings.Count(got, "\n") != 3 {
		t.Errorf("got %q", got)
	}
	var out strings.Builder
	(&terminal{Screen: Screen{Out: &out}}).event("", "%v", errors.New("go build:\n\tchat.go:1:1: wrong"))
	if got := out.String(); !strings.HasSuffix(got, " go build:\n             chat.go:1:1: wrong\n") {
		t.Errorf("got %q", got)
	}
}
