package inspector

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// told returns the events of a collector, one line each.
func told(c *Collector) []string {
	got, _, _ := c.Recording.Since(0)
	var lines []string
	for _, e := range got {
		line := fmt.Sprintf("%d %s %s [%s]", e.ID, e.Kind, e.What, e.Label)
		if e.Parent != 0 {
			line = fmt.Sprintf("%d<%s", e.Parent, line)
		}
		lines = append(lines, line)
	}
	return lines
}

func expect(t *testing.T, c *Collector, want ...string) {
	t.Helper()
	if got := strings.Join(told(c), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

var ann = emulator.Event{Hub: "chat", ConnectionID: "O6L2VD5Ezz", UserID: "ann"}

func kind(e emulator.Event, kind emulator.EventKind) emulator.Event {
	e.Kind = kind
	return e
}

func TestACallHeadsWhatItCauses(t *testing.T) {
	c := NewCollector("", "", Hints{})
	call := ann
	call.Category, call.Name, call.Trace, call.Protocol, call.Arguments = "messages", "say", "t1", "messagepack", []byte{0x91, 0xa1, 'x'}
	c.Service(kind(call, emulator.Calling))
	c.Service(emulator.Event{Kind: emulator.Sent, Hub: "chat", Name: "said", To: "all", Reached: 2, Trace: "t1", Protocol: "json", Arguments: []byte(`["x"]`)})
	c.Service(emulator.Event{Kind: emulator.Requested, Hub: "chat", Method: "POST", URL: "/api/hubs/chat/:send", Status: 202, Trace: "t1"})
	call.Status, call.Duration, call.Result, call.URL = 200, 2*time.Millisecond, []byte{0x2a}, "http://app"
	c.Service(kind(call, emulator.Called))
	expect(t, c, "1 call say [ok]", "1<2 push said [2 reached]", "1<3 upstream POST http://app [200]", "1<4 result result [ok]")
	root := c.Recording.Event(1)
	if string(root.Arguments) != `["x"]` || string(root.Result) != "42" || root.Milliseconds != 2 || root.Outcome != OK {
		t.Errorf("%+v", root)
	}
}

func TestAServersRequestHeadsAGroupOfItsOwn(t *testing.T) {
	c := NewCollector("", "", Hints{})
	c.Service(emulator.Event{Kind: emulator.Sent, Hub: "chat", Name: "said", To: "all", Trace: "own"})
	c.Service(emulator.Event{Kind: emulator.Requested, Hub: "chat", Method: "POST", URL: "/api/hubs/chat/:send", Status: 202, Trace: "own"})
	c.Service(emulator.Event{Kind: emulator.Requested, Hub: "chat", Method: "DELETE", URL: "/api/hubs/chat/x", Status: 404, Reason: "no x", Trace: "other"})
	c.Service(emulator.Event{Kind: emulator.Refused, Hub: "chat", Method: "DELETE", URL: "/api/hubs/chat/x", Status: 404, Reason: "no x"})
	expect(t, c, "1 rest POST /api/hubs/chat/:send [202]", "1<2 push said [0 reached]", "3 rest DELETE /api/hubs/chat/x [404]")
}

func TestAConnectionBeginsAndEnds(t *testing.T) {
	c := NewCollector("", "", Hints{})
	connected := ann
	connected.Transport, connected.Protocol = "WebSockets", "json"
	c.Service(kind(connected, emulator.Connected))
	call := ann
	call.Category, call.Name, call.Trace = "connections", "connected", "t1"
	c.Service(kind(call, emulator.Calling))
	call.Status, call.URL = 200, "http://app"
	c.Service(kind(call, emulator.Called))
	call.Name, call.Trace, call.Status = "disconnected", "t2", 0
	c.Service(kind(call, emulator.Calling))
	call.Status = 200
	c.Service(kind(call, emulator.Called))
	c.Service(kind(ann, emulator.Disconnected))
	expect(t, c, "1 connect O6L2VD5E [ok]", "1<2 upstream POST http://app [200]", "3 close O6L2VD5E [ok]", "3<4 upstream POST http://app [200]")
}

func TestWhyNot(t *testing.T) {
	c := NewCollector("", "", Hints{Event: func(hub, event string) string { return "say" }})
	call := ann
	call.Category, call.Name, call.Trace = "messages", "sya", "t1"
	c.Service(kind(call, emulator.Calling))
	call.Status, call.Reason = 404, "status 404: no function takes it"
	c.Service(kind(call, emulator.Called))
	if why := c.Recording.Event(1).Why; why == nil || why.DidYouMean != "say" || !strings.Contains(why.Hint, `"say"`) {
		t.Errorf("unmatched: %+v", why)
	}
	refused := func(reason string) Why {
		c.Service(emulator.Event{Kind: emulator.Refused, Method: "GET", URL: "/client/", Status: 401, Reason: reason})
		events, _, _ := c.Recording.Since(0)
		return *events[len(events)-1].Why
	}
	for _, test := range []struct {
		reason string
		want   []WhyRow
	}{
		{`token: aud is ["http://localhost/client/?hub=chats"], must be "http://localhost/client/?hub=chat" with or without its query`,
			[]WhyRow{{"aud", `"http://localhost/client/?hub=chats"`, `"http://localhost/client/?hub=chat"`, false}}},
		{"token: exp is in the past: 2026-01-01T00:00:00Z", []WhyRow{{"exp", "in the past: 2026-01-01T00:00:00Z", "a time that is still to come", false}}},
		{"token: signature is invalid", []WhyRow{{"signature", "invalid", "made with an access key of this service", false}}},
		{"something else", nil},
	} {
		if why := refused(test.reason); why.Lead != test.reason || !slices.Equal(why.Rows, test.want) {
			t.Errorf("%s: got %+v", test.reason, why)
		}
	}
	c.Service(emulator.Event{Kind: emulator.Unmatched, Hub: "chat", Category: "messages", Name: "say"})
	connected := ann
	connected.Claims = []emulator.Claim{{Type: "role", Value: "admin, editor"}, {Type: "admin", Value: "true"}, {Type: "nick", Value: "a: b"}}
	c.Service(kind(connected, emulator.Connected))
	warned := ann
	warned.Reason = "the value of claim role, nick has a comma"
	c.Service(kind(warned, emulator.Warned))
	events, _, _ := c.Recording.Since(0)
	if none := events[len(events)-2]; none.Why == nil || none.Why.Rows[2].Came != "say" {
		t.Errorf("no upstream: %+v", none)
	}
	last := events[len(events)-1]
	if want := []WhyRow{{"role", "admin, editor", "admin", false}, {"nick", "a: b", "a", false}}; last.Outcome != Warned || last.Label != "claim dropped" || !slices.Equal(last.Why.Rows, want) {
		t.Errorf("warned: %+v", last)
	}
	warned.Reason = "the upstream's answer is odd"
	warned.Name = "say"
	c.Service(kind(warned, emulator.Warned))
	if why := c.Recording.Event(1).Why; why.Lead != warned.Reason {
		t.Errorf("warned of a call: %+v", why)
	}
}

const stack = `goroutine 7 [running]:
runtime/debug.Stack()
	/go/src/runtime/debug/stack.go:26 +0x5e
panic({0x6e0140?, 0xc0000141e0?})
	/go/src/runtime/panic.go:787 +0x132
main.(*Chat).SendToGroup(0x1, {0x2, 0x3})
	%[1]s/chat.go:5 +0x1d
main.RegisterChat.func1()
	%[1]s/signalr_gen.go:214 +0x40
net/http.(*conn).serve(0xc0001)
	/go/src/net/http/server.go:2102 +0x6a5
created by net/http.(*Server).Serve in goroutine 1
	/go/src/net/http/server.go:3454 +0x485
`

func TestAPanicNamesItsPlaceInTheSource(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "chat.go"), []byte("1\n2\n3\n4\nm.Topic = tags[0]\n6\n7\n8\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c := NewCollector(root, root, Hints{})
	call := ann
	call.Category, call.Name, call.Trace = "messages", "sendToGroup", "t1"
	c.Service(kind(call, emulator.Calling))
	// The line of the program may come before the host tells of the call or after.
	c.Functions(functionshost.Event{
		Kind: functionshost.FunctionExecuted, Function: "SendToGroup", ConnectionID: ann.ConnectionID, InvocationID: "i1", Trace: "t1", Status: 500,
		Err: errors.New("500: the handler said: index out of range [0]"),
	})
	c.Output(fmt.Sprintf("level=ERROR msg=panic stack=%q invocationId=i1", fmt.Sprintf(stack, root)))
	call.Status, call.Reason = 200, "An error occurred."
	c.Service(kind(call, emulator.Called))
	expect(t, c, "1 call sendToGroup [panic]", "1<2 error index out of range [0] [error]", "1<3 log level=ERROR msg=panic invocationId=i1 [error]", "1<4 upstream POST  [200]")
	failure := c.Recording.Event(1).Failure
	if failure.Place() != "chat.go:5" || !failure.Panic || failure.Client != "An error occurred." || len(failure.Own) != 1 || failure.Own[0].Function != "main.(*Chat).SendToGroup" {
		t.Fatalf("%+v", failure)
	}
	source := failure.Own[0].Source
	if len(source) != 5 || source[failure.Own[0].Hit] != "m.Topic = tags[0]" {
		t.Errorf("source: %+v", source)
	}
	if len(failure.Rest) != 3 || failure.Rest[0].Function != "main.RegisterChat.func1" || failure.Rest[1].Place != "http/server.go:2102" {
		t.Errorf("rest: %+v", failure.Rest)
	}
}

func TestOutputOfTheProgramBelongsToTheCall(t *testing.T) {
	c := NewCollector("", "", Hints{})
	call := ann
	call.Category, call.Name, call.Trace = "messages", "say", "t1"
	c.Service(kind(call, emulator.Calling))
	c.Output("level=WARN msg=slow connectionId=" + ann.ConnectionID)
	c.Output("level=INFO msg=listening")
	c.Output("msg=early invocationId=i1")
	c.Output("msg=copy invocationId=i2")
	executed := functionshost.Event{Kind: functionshost.FunctionExecuted, ConnectionID: ann.ConnectionID, Trace: "t1", InvocationID: "i1"}
	c.Functions(executed)
	executed.InvocationID, executed.Logs = "i2", []string{"msg=of-the-host"}
	c.Functions(executed)
	c.Output("msg=late-copy invocationId=i2")
	expect(t, c, "1 call say [running]", "1<2 log level=WARN msg=slow connectionId=O6L2VD5Ezz [warning]", "3 log level=INFO msg=listening []",
		"1<4 log msg=early invocationId=i1 []", "1<5 log msg=of-the-host []")
}

func TestRequestsThatNothingTakes(t *testing.T) {
	c := NewCollector("", "", Hints{Request: func(request string) string { return "did you mean /api?" }})
	for _, request := range []string{"GET /favicon.ico", "GET /.well-known/x.json", "GET /api/favicon.ico"} { // browsers ask for the first two by themselves
		c.Missing(request)
	}
	expect(t, c, "1 refusal GET /api/favicon.ico [404]")
	if note := c.Recording.Event(1).Note; note != "did you mean /api?" {
		t.Errorf("got %q", note)
	}
}

// Nobody tells of the calls of a service that is elsewhere: the host does.
func TestCallsBehindAServiceElsewhere(t *testing.T) {
	c := NewCollector("", "", Hints{})
	c.Functions(functionshost.Event{Kind: functionshost.FunctionExecuted, Function: "Say", ConnectionID: "conn-1", UserID: "ann", Err: errors.New("failed; the handler said: no text")})
	c.Functions(functionshost.Event{Kind: functionshost.FunctionExecuted, Function: "Say", ConnectionID: "conn-1"})
	expect(t, c, "1 call Say [error]", "1<2 error no text [error]", "3 call Say [ok]")
}
