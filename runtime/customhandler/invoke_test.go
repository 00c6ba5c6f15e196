package customhandler_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hubwire/hubwire/runtime/customhandler"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func TestCallArrivesInEveryForm(t *testing.T) {
	object := file(t, "extension-1.14.json")
	_, context, _ := strings.Cut(object, `"invocation":`)
	context, metadata, _ := strings.Cut(context, `},"Metadata":`)
	for name, body := range map[string]string{
		"string in a string":   file(t, "extension-2.x.json"),
		"object":               object,
		"string":               `{"Data":{"invocation":` + fmt.Sprintf("%q", context) + `},"Metadata":` + metadata,
		"white space":          `{"Data":{"invocation":` + fmt.Sprintf("%q", " "+fmt.Sprintf("%q", "\n"+context+" ")+"\t") + `},"Metadata":` + metadata,
		"metadata first":       `{"Metadata":{"message":"\"wrong\"","count":"7"},"Data":{"invocation":` + context + `}}`,
		"envelope in any case": strings.NewReplacer(`"Data"`, `"data"`, `"Arguments"`, `"arguments"`, `"ConnectionId"`, `"connectionID"`, `"UserId"`, `"userid"`).Replace(object),
		"binding in any case":  strings.Replace(object, `"invocation"`, `"Invocation"`, 1),
		"no metadata":          `{"Data":{"other":null,"invocation":` + context + `}}`,
	} {
		t.Run(name, func(t *testing.T) {
			var got call
			app := appOf(t, broadcast(func(c call) (any, error) { got = c; return map[string]int{"n": c.count}, nil }))
			h, log := handle(app, customhandler.Options{})
			answer := post(t, h, "/broadcast", body)
			if answer.status != http.StatusOK || string(answer.ReturnValue) != `{"n":42}` {
				t.Fatalf("got %+v\n%s", answer, log)
			}
			if got.message != "hello" || got.count != 42 || got.opts["k"] != "v" {
				t.Errorf("arguments: %+v", got)
			}
			inv := got.inv
			if inv.Hub != "chat" || inv.Category != signalr.Messages || inv.Event != "broadcast" || inv.Error != "" ||
				inv.ConnectionID != "GT9pDkYf3QbTzPp1oV7zqA" || inv.UserID != "alice" {
				t.Errorf("context: %v", inv)
			}
			if inv.Headers.Get("x-asrs-user-claims") != "asrs.s.uid: alice, role: admin" || inv.Headers.Len() != 9 ||
				inv.Query.Get("id") != "abc" || inv.Claims.Get("role") != "admin" {
				t.Errorf("headers %v, query %v, claims %v", inv.Headers, inv.Query, inv.Claims)
			}
			var names []string
			for name := range inv.Headers.All() {
				names = append(names, name)
			}
			if !slices.Equal(names[:3], []string{"Host", "X-ASRS-Connection-Id", "X-ASRS-Hub"}) {
				t.Errorf("headers lost their order: %q", names)
			}
			if string(inv.Arguments.Raw(1)) != "42" {
				t.Errorf("argument 1 is %s", inv.Arguments.Raw(1))
			}
		})
	}
}

func TestConnectionEvent(t *testing.T) {
	var got *signalr.InvocationContext
	app := signalr.NewApp()
	trigger := function("OnDisconnected", func(_ context.Context, c *signalr.Call) (any, error) { got = c.Context; return nil, nil })
	trigger.Category, trigger.Event, trigger.Result = signalr.Connections, "disconnected", false
	app.Register(trigger)
	h, log := handle(app, customhandler.Options{})
	answer := post(t, h, "/OnDisconnected", file(t, "disconnected.json"))
	if answer.status != http.StatusOK || answer.ReturnValue != nil || answer.Outputs == nil || answer.Logs == nil {
		t.Fatalf("got %+v\n%s", answer, log)
	}
	if got.Arguments != nil || got.Error != "the connection was lost" || got.Category != signalr.Connections {
		t.Errorf("got %+v", got)
	}
}

func TestNullsInTheContext(t *testing.T) {
	var got *signalr.InvocationContext
	app := appOf(t, function("F", func(_ context.Context, c *signalr.Call) (any, error) { got = c.Context; return (*int)(nil), nil }))
	h, log := handle(app, customhandler.Options{})
	answer := post(t, h, "/F", `{"Data":{"invocation":{"Arguments":[],"Error":null,"UserId":null,"Headers":{"A":null,"B":"b"},"Query":null,"Claims":null,"New":[1]}}}`)
	if answer.status != http.StatusOK || string(answer.ReturnValue) != "null" {
		t.Fatalf("got %+v\n%s", answer, log)
	}
	if got.UserID != "" || got.Headers.Len() != 2 || got.Headers.Get("b") != "b" || got.Query.Len() != 0 || got.Claims.Len() != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestArgumentsThatDoNotFit(t *testing.T) {
	app := appOf(t, broadcast(func(call) (any, error) { t.Error("called"); return nil, nil }))
	for arguments, want := range map[string][]string{
		`["hi"]`:              {`function=Broadcast`, `expected 3 arguments (message, count, opts), found 1`},
		`[]`:                  {`found 0`},
		`null`:                {`found 0`},
		`["a",1,{},2]`:        {`found 4`},
		`["hi","many",{}]`:    {`function=Broadcast`, `arguments[1] (parameter count): expected integer, found a string`},
		`["hi",1,{"k":5}]`:    {`arguments[2].k (parameter opts): expected string, found a number`},
		`{"message":"hello"}`: {`function=Broadcast`, `expected array, found object`},
	} {
		h, log := handle(app, customhandler.Options{})
		answer := post(t, h, "/Broadcast", strings.ReplaceAll(message("ARGUMENTS"), "ARGUMENTS", arguments))
		if answer.status != http.StatusInternalServerError {
			t.Errorf("%s: status %d", arguments, answer.status)
		}
		for _, part := range append(want, "level=WARN", "invocationId=2f2b2c6e") {
			line := strings.ReplaceAll(log.String(), `\\\"`, `\"`)
			if !strings.Contains(line, part) {
				t.Errorf("%s: the log lacks %s:\n%s", arguments, part, line)
			}
		}
	}
}

func TestMemoryOfACallIsBounded(t *testing.T) {
	app := appOf(t, broadcast(func(call) (any, error) { t.Error("called"); return nil, nil }))
	h, log := handle(app, customhandler.Options{MaxDecodedBytes: 5000})
	answer := post(t, h, "/Broadcast", strings.ReplaceAll(message("ARGUMENTS"), "ARGUMENTS", `["`+strings.Repeat("x", 6000)+`",1,{}]`))
	if answer.status != http.StatusInternalServerError || !strings.Contains(log.String(), "limit of 5000 bytes of memory") {
		t.Errorf("status %d, %s", answer.status, log)
	}
}

func TestFailures(t *testing.T) {
	cause := errors.New("disk full")
	for _, c := range []struct {
		name string
		run  signalr.Invoker
		log  []string
	}{
		{"error", func(context.Context, *signalr.Call) (any, error) { return nil, cause }, []string{"level=ERROR", "disk full"}},
		{"hub error", func(context.Context, *signalr.Call) (any, error) {
			return nil, &signalr.HubError{Message: "room is full", Cause: cause}
		}, []string{"level=WARN", "room is full", `cause="disk full"`}},
		{"panic", func(context.Context, *signalr.Call) (any, error) { panic("boom") }, []string{"level=ERROR", "panic: boom", "stack=", "invoke_test.go"}},
		{"result that is no JSON", func(context.Context, *signalr.Call) (any, error) { return func() {}, nil }, []string{"level=ERROR", "encoding the result"}},
		{"result that panics", func(context.Context, *signalr.Call) (any, error) { return bomb{}, nil }, []string{"level=ERROR", "tick", "stack="}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, log := handle(appOf(t, function("F", c.run)), customhandler.Options{})
			answer := post(t, h, "/F", message("[]"))
			if answer.status != http.StatusInternalServerError || !strings.Contains(answer.Error, `function "F"`) || strings.Contains(answer.Error, "goroutine") {
				t.Errorf("got %+v", answer)
			}
			for _, part := range append(c.log, "function=F", "invocationId=2f2b2c6e-6f0a-4d0c-8a0b-6a0a5b3c9d11") {
				if !strings.Contains(log.String(), part) {
					t.Errorf("the log lacks %s:\n%s", part, log)
				}
			}
		})
	}
}

type bomb struct{}

func (bomb) MarshalText() ([]byte, error) { panic("tick") }

func TestCallsRunConcurrently(t *testing.T) {
	const calls = 32
	var started sync.WaitGroup
	started.Add(calls)
	app := appOf(t, broadcast(func(c call) (any, error) {
		started.Done()
		started.Wait() // all are in progress at once
		return c.message, nil
	}))
	h, _ := handle(app, customhandler.Options{})
	var done sync.WaitGroup
	for i := range calls {
		done.Go(func() {
			text := fmt.Sprintf(`"m%d"`, i)
			if answer := post(t, h, "/broadcast", message("["+text+",1,{}]")); string(answer.ReturnValue) != text {
				t.Errorf("call %d got %s", i, answer.ReturnValue)
			}
		})
	}
	done.Wait()
}
