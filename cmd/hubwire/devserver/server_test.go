package devserver_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hubwire/hubwire/cmd/hubwire/devserver"
	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/plan"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// patience is how long a test waits for what must happen.
const patience = 3 * time.Minute

// program answers GET /api/hello with a word.
const program = `package main

import (
	"io"
	"net/http"

	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func main() {
	app := signalr.NewApp()
	app.Handle("GET /api/hello", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "WORD")
	}))
	host.Run(app)
}
`

const hostJSON = `{
  "version": "2.0",
  "customHandler": {
    "description": {"defaultExecutablePath": "handler"},
    "enableForwardingHttpRequest": true
  }
}
`

const helloJSON = `{
  "bindings": [
    {"type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "anonymous", "methods": ["get"]},
    {"type": "http", "direction": "out", "name": "res"}
  ]
}
`

const joinJSON = `{
  "bindings": [
    {"type": "httpTrigger", "direction": "in", "name": "req", "methods": ["post"], "route": "chat/negotiate"},
    {"type": "http", "direction": "out", "name": "res"}
  ]
}
`

// writeApp writes a module whose one program says word.
func writeApp(t *testing.T, word string) string {
	t.Helper()
	repository, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	goMod, err := os.ReadFile(filepath.Join(repository, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	goSum, err := os.ReadFile(filepath.Join(repository, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	module := strings.Replace(string(goMod), "module github.com/hubwire/hubwire", "module example.com/app", 1) +
		"\nrequire github.com/hubwire/hubwire v0.0.0\n\nreplace github.com/hubwire/hubwire => " + repository + "\n"
	for name, text := range map[string]string{
		"go.mod": module, "go.sum": string(goSum), "host.json": hostJSON, "hello/function.json": helloJSON,
		"Join/function.json": joinJSON,
	} {
		write(t, filepath.Join(dir, name), text)
	}
	say(t, dir, word)
	return dir
}

func say(t *testing.T, dir, word string) {
	t.Helper()
	write(t, filepath.Join(dir, "main.go"), strings.Replace(program, "WORD", word, 1))
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// output collects what the server prints and lets a test wait for it.
type output struct {
	mu      sync.Mutex
	text    strings.Builder
	changed chan struct{}
	seen    int // how far await has read
}

func newOutput() *output { return &output{changed: make(chan struct{}, 1)} }

func (o *output) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text.Write(text)
	select {
	case o.changed <- struct{}{}:
	default:
	}
	return len(text), nil
}

// await waits for a pattern in what was printed since the last await, and
// returns its first group.
func (o *output) await(t *testing.T, pattern string) string {
	t.Helper()
	expression := regexp.MustCompile(pattern)
	late := time.After(patience)
	for {
		o.mu.Lock()
		text := o.text.String()
		if found := expression.FindStringSubmatchIndex(text[o.seen:]); found != nil {
			part := text[o.seen:]
			o.seen += found[1]
			o.mu.Unlock()
			return part[found[len(found)-2]:found[len(found)-1]]
		}
		o.mu.Unlock()
		select {
		case <-o.changed:
		case <-late:
			t.Fatalf("nothing printed that matches %s:\n%s", pattern, text)
		}
	}
}

// serve runs the server until the test ends, and checks that it ends cleanly.
func serve(t *testing.T, options devserver.Options) *output {
	t.Helper()
	out := newOutput()
	options.Root, options.Screen.Out = options.PackageDir, out
	options.Addr, options.ServiceAddr = "127.0.0.1:0", "127.0.0.1:0"
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- devserver.Run(ctx, options) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return out
}

func hello(t *testing.T, page string) string {
	t.Helper()
	return get(t, page+"/api/hello")
}

func get(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// negotiateWith negotiates with a service, with a token signed by a key.
func negotiateWith(t *testing.T, endpoint, key string) int {
	t.Helper()
	connection, err := service.ParseConnectionString("Endpoint=" + endpoint + ";AccessKey=" + key)
	if err != nil {
		t.Fatal(err)
	}
	token, err := connection.ClientToken("chat", signalr.NegotiateOptions{}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(endpoint+"/client/negotiate?hub=chat&access_token="+token, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

// getAs makes a request for another host.
func getAs(t *testing.T, host, url string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response
}

func TestProgramFollowsItsSource(t *testing.T) {
	for _, selfHosted := range []bool{false, true} {
		t.Run(fmt.Sprintf("selfHosted=%v", selfHosted), func(t *testing.T) {
			t.Parallel()
			dir := writeApp(t, "one")
			var refuse error
			var mu sync.Mutex
			pkg := &model.Package{Negotiations: []*model.Negotiation{{Hub: "chat", Function: "Join"}}, Triggers: []*model.Trigger{{Hub: "game"}}}
			out := serve(t, devserver.Options{
				PackageDir: dir, SelfHosted: selfHosted,
				Generate: func(context.Context) (*generator.Result, error) {
					mu.Lock()
					defer mu.Unlock()
					return &generator.Result{Plan: &plan.Plan{}, Program: &model.Program{Packages: []*model.Package{pkg}}}, refuse
				},
			})
			stand := out.await(t, `service +(http://localhost:\d+)`)
			page := out.await(t, `app +(http://localhost:\d+)`)
			for _, url := range []string{stand + "/api/health", page + "/api/hello"} {
				if got := getAs(t, "evil.example", url); got.StatusCode != http.StatusForbidden {
					t.Errorf("%s as another host: got %s", url, got.Status)
				}
			}
			if status := negotiateWith(t, stand, emulator.DefaultAccessKey); status != http.StatusUnauthorized {
				t.Errorf("with the public key: got %d", status)
			}
			out.await(t, `hub +(chat: clients connect to `+page+`/api/chat)\n`)
			out.await(t, `hub +(game: no //signalr:negotiate lets clients in)\n`)
			if got := hello(t, page); got != "one" {
				t.Fatalf("got %q", got)
			}
			get(t, page+"/api/helo")
			out.await(t, `(http GET /api/helo +404: did you mean /api/hello\?)`)

			say(t, dir, "two")
			out.await(t, `(restarted with the new build)`)
			if got := hello(t, page); got != "two" {
				t.Errorf("after a change: got %q", got)
			}

			write(t, filepath.Join(dir, "main.go"), "package main\n\nfunc main() { undefinedName() }\n")
			out.await(t, `(?s)(still running the last good build: .*undefinedName)`)
			if got := hello(t, page); got != "two" {
				t.Errorf("with an error in the source: got %q", got)
			}

			mu.Lock()
			refuse = errors.New("annotations are wrong")
			mu.Unlock()
			say(t, dir, "three")
			out.await(t, `(still running the last good build: annotations are wrong)`)

			mu.Lock()
			refuse = nil
			pkg = &model.Package{Negotiations: pkg.Negotiations, Triggers: append(pkg.Triggers, &model.Trigger{Hub: "news"})}
			mu.Unlock()
			say(t, dir, "four")
			out.await(t, `(restarted with the new build)`)
			// Of the hubs only the one that was not there before.
			if got := out.await(t, ` hub +(.*)\n`); got != "news: no //signalr:negotiate lets clients in" {
				t.Errorf("a new hub: got %q", got)
			}
			if got := hello(t, page); got != "four" {
				t.Errorf("after the mend: got %q", got)
			}
		})
	}
}

// nothing is what an app without annotations gives.
var nothing = &generator.Result{Plan: &plan.Plan{}, Program: &model.Program{}}

func TestWhatCannotBeServedIsAnError(t *testing.T) {
	generated := func(context.Context) (*generator.Result, error) { return nothing, nil }
	refuse := func(context.Context) (*generator.Result, error) { return nil, errors.New("annotations are wrong") }
	broken := writeApp(t, "one")
	write(t, filepath.Join(broken, "main.go"), "package main\n\nfunc main() { undefinedName() }\n")
	unhosted := writeApp(t, "one")
	write(t, filepath.Join(unhosted, "host.json"), "{}")
	ends := writeApp(t, "one")
	write(t, filepath.Join(ends, "main.go"), "package main\n\nfunc main() {}\n")

	for name, c := range map[string]struct {
		options devserver.Options
		want    string
	}{
		"findings":            {devserver.Options{PackageDir: broken, Generate: refuse}, "annotations are wrong"},
		"does not compile":    {devserver.Options{PackageDir: broken, Generate: generated}, "undefinedName"},
		"no custom handler":   {devserver.Options{PackageDir: unhosted, Generate: generated}, "customHandler"},
		"ends at once":        {devserver.Options{PackageDir: ends, Generate: generated}, "the handler ended before it answered on its port (does main call host.Run?): exit status 0"},
		"ends at once, alone": {devserver.Options{PackageDir: ends, Generate: generated, SelfHosted: true}, "the program exited before it answered on its port (does main call host.Run?): exit status 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.options.Root, c.options.Screen.Out, c.options.ExitOnError = c.options.PackageDir, io.Discard, true
			c.options.Addr, c.options.ServiceAddr = "127.0.0.1:0", "127.0.0.1:0"
			err := devserver.Run(t.Context(), c.options)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestInterruptedStartIsACleanEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	dir := writeApp(t, "one")
	err := devserver.Run(ctx, devserver.Options{
		PackageDir: dir, Root: dir, Addr: "127.0.0.1:0", ServiceAddr: "127.0.0.1:0", Screen: devserver.Screen{Out: io.Discard},
		Generate: func(context.Context) (*generator.Result, error) {
			cancel()
			return nothing, nil
		},
	})
	if err != nil {
		t.Errorf("got %v", err)
	}
}
