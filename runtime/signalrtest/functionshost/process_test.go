package functionshost

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/internal/child"
)

func TestStartFails(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	root := appFiles(t, one(trigger("void", "")))
	impatient := appFiles(t, map[string]string{"void/function.json": trigger("void", ""), "host.json": strings.Replace(hostJSON, `"customHandler":{`, `"customHandler":{"initializationTimeout":"00:00:00.3",`, 1)})
	for name, c := range map[string]struct {
		how    string
		change func(*Options)
		want   string
	}{
		"crash":               {"crash", func(*Options) {}, "the handler ended before it answered on its port (does main call host.Run?): exit status 3, it last said:\ntwo\nthree\nconfig file missing"},
		"never ready":         {"silent", func(o *Options) { o.Root = impatient }, "the handler does not answer GET / on the port in FUNCTIONS_CUSTOMHANDLER_PORT within 300ms"},
		"no executable":       {"serve", func(o *Options) { o.Executable = filepath.Join(root, "none") }, "handler executable: "},
		"described is absent": {"serve", func(o *Options) { o.Executable = "" }, `host.json names the handler "handler", which is neither in `},
		"port taken":          {"serve", func(o *Options) { o.Addr = taken.Addr().String() }, "the Functions host cannot listen: "},
		"open to others":      {"serve", func(o *Options) { o.Addr = "0.0.0.0:0" }, "the Functions host listens on loopback addresses only"},
		"bad address":         {"serve", func(o *Options) { o.Addr = "7071" }, "the address of the Functions host: "},
	} {
		t.Run(name, func(t *testing.T) {
			o := options(t, root, c.how)
			c.change(&o)
			host, err := Start(t.Context(), o)
			if err == nil {
				host.Close(t.Context())
				t.Fatal("the host started")
			}
			if !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	noGoroutines(t)
}

func TestStartIsCancelled(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := Start(ctx, options(t, appFiles(t, one(trigger("void", ""))), "silent"))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	noGoroutines(t)
}

// noGoroutines waits until no goroutine of a host is left.
func noGoroutines(t *testing.T) {
	t.Helper()
	limit := time.After(10 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		left := slices.DeleteFunc(strings.Split(string(stacks), "\n\n"), func(stack string) bool {
			return !strings.Contains(stack, "functionshost.") && !strings.Contains(stack, "net/http") || strings.Contains(stack, "functionshost.noGoroutines") || strings.Contains(stack, "functionshost.TestMain")
		})
		if len(left) == 0 {
			return
		}
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("left over:\n%s", strings.Join(left, "\n\n"))
		}
	}
}

// processes returns a listener's address for handlers that hold a connection,
// and a channel that gets a value when one of them is gone.
func processes(t *testing.T) (address string, held, gone <-chan struct{}) {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	up, down := make(chan struct{}, 10), make(chan struct{}, 10)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			up <- struct{}{}
			conn.Read(make([]byte, 1)) // until the process is gone
			conn.Close()
			down <- struct{}{}
		}
	}()
	return listener.Addr().String(), up, down
}

func within(t *testing.T, c <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(20 * time.Second):
		t.Fatal(what + " did not happen")
	}
}

// A handler that has a child: both are gone after Close.
func TestCloseLeavesNothing(t *testing.T) {
	address, held, gone := processes(t)
	o := options(t, appFiles(t, one(trigger("void", ""))), "parent")
	o.Settings["HOLD"] = address
	host, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	within(t, held, "the start of the child")
	p, err := host.current.Load().handler.process(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := host.Close(ctx); err != nil {
		t.Error(err)
	}
	within(t, gone, "the end of the child")
	select {
	case <-p.Exited():
	default:
		t.Error("the handler is still there")
	}
	if err := host.Close(ctx); err != nil {
		t.Errorf("a second Close: %v", err)
	}
	if err := host.Restart(ctx, ""); !errors.Is(err, errHostClosed) {
		t.Errorf("Restart after Close: %v", err)
	}
}

// The real host kills its handler and never asks it to end.
func TestTheHandlerIsNotAskedToEnd(t *testing.T) {
	h := startHost(t, options(t, appFiles(t, one(trigger("void", ""))), "terminable"))
	if err := h.Close(t.Context()); err != nil || h.output.String() != "handler says terminable\n" {
		t.Errorf("%v, the handler said %q", err, h.output.String())
	}
}

func TestCloseEndsCallsInProgress(t *testing.T) {
	called := make(chan struct{})
	o := options(t, appFiles(t, map[string]string{"slow/function.json": trigger("slow", "")}), "serve")
	o.Stdout = writerFunc(func(line []byte) {
		if string(line) == "slow is called\n" {
			close(called)
		}
	})
	h := startHost(t, o)
	answers := make(chan string)
	go func() {
		_, answer := h.upstream(t, "messages", "slow", invocation("0", "slow", "[]"))
		answers <- answer
	}()
	<-called
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	go h.Close(ctx)
	if answer := <-answers; !strings.Contains(answer, `"error":"the handler cannot be reached: `) {
		t.Errorf("got %s", answer)
	}
}

func exitFunctions() map[string]string {
	files := map[string]string{"void/function.json": trigger("void", ""), "process/function.json": trigger("process", "")}
	for _, name := range []string{"exit0", "exit1", "exit200"} {
		files[name+"/function.json"] = trigger(name, "")
	}
	return files
}

func (h *testHost) invoke(t *testing.T, name string) string {
	t.Helper()
	_, answer := h.upstream(t, "messages", name, invocation("0", name, "[]"))
	return answer
}

const fine = `{"type":3,"invocationId":"0","result":null}` + separator

func TestExitCodeZeroIsNotRestarted(t *testing.T) {
	h := startHost(t, options(t, appFiles(t, exitFunctions()), "serve"))
	h.invoke(t, "exit0")
	h.await(t, ofKind(HandlerUnhealthy))
	want := `"error":"the handler ended on its own: exit status 0; the Functions host does not restart a handler that ends with exit code 0"`
	if got := h.invoke(t, "void"); !strings.Contains(got, want) {
		t.Errorf("got %s", got)
	}
	if err := h.Restart(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if got := h.invoke(t, "void"); got != fine {
		t.Errorf("after a restart: got %s", got)
	}
}

func TestExitCode200AsksForARestart(t *testing.T) {
	h := startHost(t, options(t, appFiles(t, exitFunctions()), "serve"))
	for range failureLimit + 1 { // does not count as a failure
		h.invoke(t, "exit200")
		if got := h.invokeAfterExit(t); got != fine {
			t.Fatalf("got %s", got)
		}
	}
}

// invokeAfterExit calls once the exit that was just provoked was noticed.
func (h *testHost) invokeAfterExit(t *testing.T) string {
	t.Helper()
	h.await(t, ofKind(HandlerExited))
	h.forget()
	return h.invoke(t, "void")
}

func (h *testHost) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = nil
}

func TestCrashesAreRestartedTwice(t *testing.T) {
	h := startHost(t, options(t, appFiles(t, exitFunctions()), "serve"))
	for range failureLimit - 1 {
		if got := h.invoke(t, "exit1"); !strings.Contains(got, `"error":"the handler cannot be reached: `) {
			t.Errorf("got %s", got)
		}
		if got := h.invokeAfterExit(t); got != fine {
			t.Fatalf("got %s", got)
		}
	}
	h.invoke(t, "exit1")
	e := h.await(t, ofKind(HandlerUnhealthy))
	if got := h.invoke(t, "void"); !strings.Contains(got, "exit status 1; the Functions host gives up after 3 failures") || e.Err == nil {
		t.Errorf("got %s, %+v", got, e)
	}
}

func TestFailuresAreForgotten(t *testing.T) {
	var failures failureCount
	now := time.Now()
	failures.add(now)
	failures.add(now.Add(failureMemory))
	if failures.count != 2 {
		t.Errorf("got %d", failures.count)
	}
	failures.add(now.Add(3 * failureMemory))
	if failures.count != 1 {
		t.Errorf("got %d", failures.count)
	}
}

func TestFunctionTimeoutEndsTheHandler(t *testing.T) {
	files := exitFunctions()
	files["slow/function.json"] = trigger("slow", "")
	files["host.json"] = strings.Replace(hostJSON, `{`, `{"functionTimeout":"00:00:01",`, 1)
	h := startHost(t, options(t, appFiles(t, files), "serve"))
	before := h.invoke(t, "process")
	if got := h.invoke(t, "slow"); !strings.Contains(got, "function slow took longer than functionTimeout, 1s: its handler was ended") {
		t.Errorf("got %s", got)
	}
	if e := h.await(t, ofKind(HandlerExited)); !strings.Contains(e.Message, "functionTimeout") {
		t.Errorf("got %+v", e)
	}
	h.await(t, func(e Event) bool { return e.Message == "the handler is ready again" })
	if after := h.invoke(t, "process"); before == after || !strings.Contains(after, "result") {
		t.Errorf("got %s, then %s", before, after)
	}
}

func TestRestartKeepsTheOldHandlerUnlessTheNewOneIsReady(t *testing.T) {
	root := appFiles(t, exitFunctions())
	h := startHost(t, options(t, root, "serve"))
	before := h.invoke(t, "process")
	if err := h.Restart(t.Context(), filepath.Join(root, "none")); err == nil {
		t.Error("a missing executable was accepted")
	}
	write(t, root, "void/function.json", "{")
	var config *ConfigError
	if err := h.Restart(t.Context(), ""); !errors.As(err, &config) {
		t.Errorf("got %v", err)
	}
	if got := h.invoke(t, "process"); got != before {
		t.Errorf("got %s, want %s", got, before)
	}
	write(t, root, "void/function.json", trigger("renamed", ""))
	if err := h.Restart(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if got := h.invoke(t, "process"); got == before || !strings.Contains(got, "result") {
		t.Errorf("got %s", got)
	}
	if status, _ := h.upstream(t, "messages", "renamed", invocation("0", "renamed", "[]")); status != http.StatusOK {
		t.Errorf("the new function.json does not count: %d", status)
	}
}

func TestRestartLetsCallsFinish(t *testing.T) {
	const calls = 20
	h := startHost(t, options(t, appFiles(t, exitFunctions()), "serve"))
	answers := make(chan string, calls)
	for range calls {
		go func() { answers <- h.invoke(t, "void") }()
	}
	if err := h.Restart(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	for range calls {
		if got := <-answers; got != fine {
			t.Errorf("got %s", got)
		}
	}
}

func TestHandlerEnvironment(t *testing.T) {
	t.Setenv("INHERITED", "yes")
	root := appFiles(t, map[string]string{
		"environment/function.json": trigger("environment", ""),
		"local.settings.json":       `{"Values":{"FROM_FILE":"file"}}`,
	})
	h := startHost(t, options(t, root, "serve"))
	var completion struct{ Result []string }
	if err := json.Unmarshal([]byte(strings.TrimSuffix(h.invoke(t, "environment"), separator)), &completion); err != nil {
		t.Fatal(err)
	}
	found := make(map[string]string)
	for _, pair := range completion.Result {
		name, value, _ := strings.Cut(pair, "=")
		found[name] = value
	}
	for name, want := range map[string]string{
		"INHERITED": "yes", "FROM_FILE": "file", "AzureSignalRConnectionString": testConnection,
		"FUNCTIONS_WORKER_RUNTIME": "custom", "FUNCTIONS_APP_ROOT_PATH": root,
		"AzureWebJobsStorage":     "UseDevelopmentStorage=true",
		"FUNCTIONS_HTTPWORKER_ID": found["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"], "FUNCTIONS_HTTPWORKER_PORT": found["FUNCTIONS_CUSTOMHANDLER_PORT"],
	} {
		if found[name] != want {
			t.Errorf("%s is %q, want %q", name, found[name], want)
		}
	}
	if len(found["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"]) != 36 || found["PATH"] == "" {
		t.Error("the worker id or PATH is missing")
	}
	if err := h.Close(t.Context()); err != nil || h.output.String() != "handler says serve\n" {
		t.Errorf("%v, the handler's output is %q", err, h.output.String())
	}
	noGoroutines(t)
}

func TestCommandLine(t *testing.T) {
	root := appFiles(t, map[string]string{
		"host.json": strings.Replace(hostJSON, `"defaultExecutablePath":"handler"`, `"defaultExecutablePath":"bin/%NAME%","workerDirectory":"sub","workingDirectory":"%NAME%",
			"arguments":["a","%NAME%","%NOPE%","--port=%FUNCTIONS_CUSTOMHANDLER_PORT%","%FUNCTIONS_APP_ROOT_PATH%","two words","\"quoted one\"",""],"defaultWorkerPath":"%NOPE%main.js","workerArguments":["z"]`, 1),
		"sub/bin/tool" + child.ExeSuffix: "#!/bin/sh\n",
	})
	makeExecutable(t, filepath.Join(root, "sub", "bin", "tool"+child.ExeSuffix))
	o := Options{Root: root, Settings: map[string]string{"NAME": "tool"}}
	a, err := readApp(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd, err := a.command(o, 8123)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(root, "sub", "bin", "tool"+child.ExeSuffix), "a", "tool", "--port=8123", root, "two", "words", "quoted one", "%NOPE%main.js", "z"}
	if cmd.Dir != filepath.Join(root, "%NAME%") || !slices.Equal(cmd.Args, want) {
		t.Errorf("got  %s %q\nwant %q", cmd.Dir, cmd.Args, want)
	}
	a.host.handler.workerDir, a.host.handler.executable = filepath.Join(root, "sub"), "bin/tool"
	if cmd, err = a.command(o, 8123); err != nil || cmd.Path != want[0] {
		t.Errorf("an absolute workerDirectory: got %s, %v", cmd, err)
	}
	o.Args = []string{"%NAME% x"}
	if cmd, err = a.command(o, 1); err != nil || !slices.Equal(cmd.Args[1:], o.Args) {
		t.Errorf("given arguments became %s, %v", cmd, err)
	}
}

// .NET's rules for command lines.
func TestSplitArguments(t *testing.T) {
	for line, want := range map[string][]string{
		"":                 nil,
		"  a \t b ":        {"a", "b"},
		`"a b" c`:          {"a b", "c"},
		`a"b c"d`:          {"ab cd"},
		`"a ""b"" c"`:      {`a "b" c`},
		`""`:               {""},
		`\"a\" \\"b c" \d`: {`"a"`, `\b c`, `\d`},
		`"open a`:          {"open a"},
	} {
		if got := splitArguments(line); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

func TestLinesComeWhole(t *testing.T) {
	var written []string
	w := &lineWriter{out: writerFunc(func(p []byte) { written = append(written, string(p)) }), keep: 2}
	for _, part := range []string{"a", "b\nc\r\n", "", "d\ne", strings.Repeat("x", longestLine)} {
		if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
			t.Fatal(n, err)
		}
	}
	w.flush()
	w.flush()
	if len(written) != 5 || written[0] != "ab\n" || written[1] != "c\r\n" || written[2] != "d\n" || len(written[3]) != longestLine || written[4] != "x\n" {
		t.Errorf("got %d lines: %.40q", len(written), written)
	}
	if tail := w.tail(); !strings.HasSuffix(tail, "\nx") || strings.Contains(tail, "d") {
		t.Errorf("got %.40q", tail)
	}
	stdout, stderr := oneAtATime(nil, new(bytes.Buffer))
	for _, w := range []interface{ Write([]byte) (int, error) }{stdout, stderr} {
		if n, err := w.Write([]byte("x")); n != 1 || err != nil {
			t.Error(n, err)
		}
	}
}

func TestTheReasonOfAPanicIsRemembered(t *testing.T) {
	w := &lineWriter{out: writerFunc(func([]byte) {}), keep: 2}
	for _, line := range []string{"started", "panic: no config", "", "goroutine 1 [running]:", "main.main()"} {
		if _, err := w.Write([]byte(line + "\n")); err != nil {
			t.Fatal(err)
		}
	}
	if want := "panic: no config\ngoroutine 1 [running]:\nmain.main()"; w.tail() != want {
		t.Errorf("got %q", w.tail())
	}
}

type writerFunc func([]byte)

func (f writerFunc) Write(p []byte) (int, error) { f(p); return len(p), nil }
