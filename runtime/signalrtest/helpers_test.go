package signalrtest_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/bind"
	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/internal/leaktest"
	"github.com/hubwire/hubwire/runtime/signalr"
)

const patience = 10 * time.Second

func TestMain(m *testing.M) { os.Exit(leaktest.Run(m)) }

// echoHub is an app with a hub "echo". Its functions are written here as
// generated code writes them.
func echoHub(more ...signalr.Trigger) *signalr.App {
	app := signalr.NewApp()
	app.Register(
		message("say", func(ctx context.Context, call *signalr.Call, text string) (any, error) {
			return text + " from " + call.Context.UserID, nil
		}),
		message("shout", func(ctx context.Context, call *signalr.Call, text string) (any, error) {
			return nil, everyone(call).Send(ctx, "heard", text, call.Context.UserID)
		}),
		message("fail", func(ctx context.Context, call *signalr.Call, text string) (any, error) {
			return nil, signalr.Errorf("no %s today", text)
		}),
		message("join", func(ctx context.Context, call *signalr.Call, group string) (any, error) {
			return nil, call.Senders.Sender(call.Trigger.Outputs[0]).ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupAdd, Group: group, ConnectionID: call.Context.ConnectionID})
		}),
	)
	app.Register(more...)
	return app
}

func everyone(call *signalr.Call) bind.Recipient {
	return signalr.NewClients(call.Sender("echo"), func(r bind.Recipient) bind.Recipient { return r }).All()
}

// message is a function of one argument, a text.
func message(name string, run func(ctx context.Context, call *signalr.Call, text string) (any, error)) signalr.Trigger {
	return signalr.Trigger{
		Function: name, Hub: "echo", Category: signalr.Messages, Event: name, Result: name == "say",
		Outputs: []signalr.Output{{Hub: "echo", Connection: signalr.DefaultConnection, Binding: "signalRMessages"}},
		Run: func(ctx context.Context, call *signalr.Call) (any, error) {
			args := call.Arguments("text")
			text := decode.Value[string](args)
			if err := args.End(); err != nil {
				return nil, err
			}
			return run(ctx, call, text)
		},
	}
}

// event is a function for connected or disconnected.
func event(name string, run func(ctx context.Context, call *signalr.Call) error) signalr.Trigger {
	return signalr.Trigger{
		Function: name, Hub: "echo", Category: signalr.Connections, Event: name,
		Run: func(ctx context.Context, call *signalr.Call) (any, error) { return nil, run(ctx, call) },
	}
}

// fakeT is a test whose failures the real test looks at.
type fakeT struct {
	*testing.T
	failed string
}

func (f *fakeT) Errorf(format string, args ...any) { f.failed += fmt.Sprintf(format, args...) }

func (f *fakeT) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	runtime.Goexit()
}

// failure returns what a test that does this fails with.
func failure(t *testing.T, do func(t *fakeT)) string {
	f := &fakeT{T: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		do(f)
	}()
	<-ended
	return f.failed
}

// leftovers counts what a test must give back.
type leftovers struct{ goroutines, files int }

// count counts the goroutines of this module, and the open files where the
// system lists them (Wine lists its own).
func count(t *testing.T) leftovers {
	t.Helper()
	stacks := make([]byte, 4<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	var l leftovers
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if !strings.Contains(stack, "testing.(*") {
			l.goroutines++
		}
	}
	if runtime.GOOS == "linux" {
		files, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		l.files = len(files)
	}
	return l
}

// settled fails the test if, after everything was closed, more is left than
// before. What has just been told to end gets a moment.
func settled(t *testing.T, before leftovers) {
	t.Helper()
	var now leftovers
	for end := time.Now().Add(patience); time.Now().Before(end); runtime.Gosched() {
		if now = count(t); now.goroutines <= before.goroutines && now.files <= before.files {
			return
		}
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("before %+v, now %+v:\n%s", before, now, stacks[:runtime.Stack(stacks, true)])
}
