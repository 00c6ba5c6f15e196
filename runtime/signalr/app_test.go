package signalr_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// trigger returns a valid trigger without arguments that runs invoke.
func trigger(function, event string, invoke signalr.Invoker) signalr.Trigger {
	return signalr.Trigger{
		Function: function, Hub: "chat", Category: signalr.Messages, Event: event,
		Run: func(ctx context.Context, call *signalr.Call) (any, error) {
			if err := call.Arguments().End(); err != nil {
				return nil, err
			}
			return invoke(ctx, call)
		},
	}
}

func returns(result any, err error) signalr.Invoker {
	return func(context.Context, *signalr.Call) (any, error) { return result, err }
}

func TestTriggersAreFoundWithoutCase(t *testing.T) {
	app := signalr.NewApp()
	app.Register(trigger("SendToGroup", "sendToGroup", returns(nil, nil)))
	if err := app.Err(); err != nil {
		t.Fatal(err)
	}
	byFunction := app.ByFunction("SENDTOGROUP")
	byEvent := app.ByEvent("CHAT", "Messages", "SendToGroup")
	if byFunction == nil || byFunction != byEvent {
		t.Fatalf("by function %v, by event %v", byFunction, byEvent)
	}
	if byFunction.Connection != signalr.DefaultConnection || byFunction.Binding != signalr.DefaultBinding {
		t.Errorf("defaults are missing: %+v", byFunction)
	}
	if app.ByFunction("other") != nil || app.ByEvent("chat", signalr.Connections, "sendToGroup") != nil {
		t.Error("found what is not registered")
	}
}

func TestEverythingWrongIsReported(t *testing.T) {
	app := signalr.NewApp()
	app.Register(
		trigger("A", "one", returns(nil, nil)),
		trigger("a", "two", returns(nil, nil)),
		trigger("B", "ONE", returns(nil, nil)),
		trigger("", "three", returns(nil, nil)),
		signalr.Trigger{Function: "C", Hub: "chat", Category: signalr.Messages, Event: "c"},
		signalr.Trigger{Function: "D", Category: "other", Run: trigger("D", "d", nil).Run},
		signalr.Trigger{Function: "E", Category: signalr.Connections, Event: "open", Run: trigger("E", "e", nil).Run},
	)
	app.RegisterNegotiation(signalr.Negotiation{Function: "negotiate", Hub: "chat"})
	err := app.Err()
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`function "a" is registered twice`,
		`functions "A" and "B" both take hub "chat", category "messages", event "ONE"`,
		`hub "chat", event "three" has no function name`,
		`function "C" has no Run`,
		`function "D": invalid category "other"`,
		`function "E": invalid event "open" for category connections`,
		`negotiation for hub "chat" needs a function name and either Options or Declared`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in:\n%v", want, err)
		}
	}
	if got := len(app.Triggers()); got != 1 {
		t.Errorf("%d triggers, want only the valid one", got)
	}
}

func dispatch(t *testing.T, registered signalr.Trigger, arguments string) (any, error) {
	t.Helper()
	app := signalr.NewApp()
	app.Register(registered)
	if err := app.Err(); err != nil {
		t.Fatal(err)
	}
	args, err := decode.JSON([]byte(arguments))
	if err != nil {
		t.Fatal(err)
	}
	return app.Dispatch(t.Context(), &signalr.Call{
		Trigger: app.ByFunction(registered.Function),
		Context: &signalr.InvocationContext{Arguments: args},
	})
}

func TestDispatchReturnsTheResult(t *testing.T) {
	result, err := dispatch(t, trigger("A", "a", returns(7, nil)), `[]`)
	if result != 7 || err != nil {
		t.Errorf("got %v, %v", result, err)
	}
}

func TestDispatchNamesTheFunctionThatFailed(t *testing.T) {
	broken := errors.New("broken")
	result, err := dispatch(t, trigger("A", "a", returns(7, broken)), `[]`)
	var call *signalr.CallError
	if result != nil || !errors.As(err, &call) || call.Function != "A" || !errors.Is(err, broken) {
		t.Errorf("got %v, %v", result, err)
	}
}

func TestWrongArgumentsKeepTheFunctionFromRunning(t *testing.T) {
	ran := false
	_, err := dispatch(t, trigger("A", "a", func(context.Context, *signalr.Call) (any, error) {
		ran = true
		return nil, nil
	}), `[1]`)
	var count *decode.CountError
	if !errors.As(err, &count) || ran {
		t.Errorf("ran %v, error %v", ran, err)
	}
}

func TestPanicFailsOnlyTheCall(t *testing.T) {
	_, err := dispatch(t, trigger("A", "a", func(context.Context, *signalr.Call) (any, error) {
		panic("boom")
	}), `[]`)
	var panicked *signalr.PanicError
	if !errors.As(err, &panicked) || panicked.Value != "boom" || !strings.Contains(string(panicked.Stack), "app_test.go") {
		t.Errorf("got %v", err)
	}
}

func TestConnectionEventsHaveNoArguments(t *testing.T) {
	app := signalr.NewApp()
	connected := trigger("A", "connected", returns(nil, nil))
	connected.Category = signalr.Connections
	app.Register(connected)
	_, err := app.Dispatch(t.Context(), &signalr.Call{Trigger: app.ByFunction("A"), Context: &signalr.InvocationContext{}})
	if err != nil {
		t.Error(err)
	}
}

// Who gets a signature of hubwire doctor cannot call with it.
func TestConnectionsOfTheDoctorCallNothing(t *testing.T) {
	app := signalr.NewApp()
	app.Register(trigger("A", "a", func(context.Context, *signalr.Call) (any, error) {
		t.Error("the function ran")
		return nil, nil
	}))
	_, err := app.Dispatch(t.Context(), &signalr.Call{Trigger: app.ByFunction("A"), Context: &signalr.InvocationContext{ConnectionID: "hubwire-doctor-1"}})
	if err == nil || !strings.Contains(err.Error(), "hubwire doctor") {
		t.Errorf("got %v", err)
	}
}

// A connection string in place of a setting's name must not get into a log.
func TestConnectionStringsAreNotSettings(t *testing.T) {
	const secret = "Endpoint=https://a;AccessKey=s3cret"
	app := signalr.NewApp()
	direct, output := trigger("A", "a", returns(nil, nil)), trigger("B", "b", returns(nil, nil))
	direct.Connection = secret
	output.Outputs = []signalr.Output{{Hub: "chat", Connection: secret}}
	app.Register(direct, output)
	app.RegisterNegotiation(signalr.Negotiation{Function: "C", Connection: secret, Declared: &signalr.DeclaredNegotiation{}})
	err := app.Err()
	for _, function := range []string{"A", "B", "C"} {
		if want := `function "` + function + `": invalid connection: expected the name of an app setting`; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if strings.Contains(err.Error(), "s3cret") {
		t.Errorf("the error shows the string: %v", err)
	}
}
