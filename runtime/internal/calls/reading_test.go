package calls_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

type person struct {
	FirstName string
	Age       int
}

// saving is an app with functions Save and Keep, which take persons.
func saving() *signalr.App {
	app := signalr.NewApp()
	for _, name := range []string{"Save", "Keep"} {
		app.Register(signalr.Trigger{Function: name, Hub: "chat", Category: signalr.Messages, Event: name, Run: func(_ context.Context, call *signalr.Call) (any, error) {
			args := call.ArgumentsAtLeast("who", "more")
			decode.Value[person](args)
			decode.Rest[person](args)
			return nil, args.End()
		}})
	}
	return app
}

func call(t *testing.T, app *signalr.App, reading *calls.Reading, function, arguments string) error {
	t.Helper()
	list, err := decode.JSON([]byte(arguments))
	if err != nil {
		t.Fatal(err)
	}
	call := &signalr.Call{Trigger: app.ByFunction(function), Context: &signalr.InvocationContext{Arguments: list}}
	reading.Begin(call)
	defer reading.End(t.Context(), call)
	_, err = app.Dispatch(t.Context(), call)
	return err
}

func TestMembersThatNoFieldTakesAreToldOnce(t *testing.T) {
	var log bytes.Buffer
	app, reading := saving(), &calls.Reading{Logger: slog.New(slog.NewTextHandler(&log, nil))}
	for _, arguments := range []string{
		`[{"firstName":"a","age":1}]`,
		`[{"first_name":"secret","age":1},{"x\ny":"secret","Age":2}]`,
		`[{"first_name":"secret","other":1}]`,
	} {
		if err := call(t, app, reading, "Save", arguments); err != nil {
			t.Fatal(err)
		}
	}
	want := `msg="members of arguments without a matching field" function=Save members="[who: \"first_name\", did you mean \"FirstName\"? more: \"x\\ny\"]"`
	if got := log.String(); !strings.Contains(got, want) || strings.Count(got, "\n") != 1 || strings.Contains(got, "secret") {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if err := call(t, app, reading, "Keep", `[{"other":1}]`); err != nil || !strings.Contains(log.String(), "function=Keep") {
		t.Errorf("%v, %s", err, log.String())
	}
	reading.Begin(&signalr.Call{Trigger: app.ByFunction("Keep"), Context: &signalr.InvocationContext{}})
}

func TestMemoryOfACallIsBounded(t *testing.T) {
	large := "[" + strings.Repeat("{},", 10_000) + "{}]"
	if err := call(t, saving(), &calls.Reading{Logger: slog.Default()}, "Save", large); err != nil {
		t.Error(err)
	}
	err := call(t, saving(), &calls.Reading{MaxBytes: 10_000}, "Save", large)
	if err == nil || !strings.Contains(err.Error(), "limit of 10000 bytes of memory") {
		t.Errorf("got %.200v", err)
	}
}
